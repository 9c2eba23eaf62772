import ModelImage
import Quantization

@testable import RadioControl

/// Runs a controller slot by slot on made-up pilots, frames and references.
@safe
final class LoopDriver {
  let loaded: LoadedImage
  private let memory: UnsafeMutableRawBufferPointer
  private(set) var controller: RadioController
  private(set) var slot = 0
  /// FNV-1a over the digests of all slots.
  private(set) var digest = SlotDigest()

  init(_ loop: SyntheticLoop, fill: UInt8 = 0xA5) throws {
    loaded = try loop.image()
    memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: loaded.image.arenaSizeBytes, alignment: 16)
    memory.initializeMemory(as: UInt8.self, repeating: fill)
    do { controller = try RadioController(image: loaded.image, memory: memory) } catch {
      memory.deallocate()
      throw error
    }
  }

  deinit { memory.deallocate() }

  func reset() {
    controller.reset()
    slot = 0
    digest = SlotDigest()
  }

  func setPrice(_ price: Int32) throws { try controller.setPrice(price) }
  func setRule(_ rule: LoopConstants.Rule) throws { try controller.setRule(rule) }

  func begin(samples: [Int16]?, references: [Int16]) throws {
    if let samples {
      let pilot = Pilot(samples: samples.span, exponent: -20)
      _ = try controller.beginSlot(pilot: pilot, references: references.span)
    } else {
      _ = try controller.beginSlot(pilot: nil, references: references.span)
    }
  }

  func end(frames: (current: [UInt8], previous: [UInt8])?) throws {
    if let frames {
      let pair = FramePair(current: frames.current.span, previous: frames.previous.span)
      _ = try controller.endSlot(frame: pair)
    } else {
      _ = try controller.endSlot(frame: nil)
    }
  }

  enum Radio {
    case pilot
    case noPilot
    case badExponent
  }

  struct Slot {
    var decision: TransmissionDecision
    var command: ControlCommand
    var digest: UInt32
  }

  static func references(slot: Int, horizon: Int) -> [Int16] {
    (0...horizon).flatMap { step in
      (0..<6).map { Int16(truncatingIfNeeded: ((slot + step) * 97 + $0 * 1031) % 4001 - 2000) }
    }
  }

  static func frame(slot: Int) -> [UInt8] {
    (0..<4096).map { index in
      let (row, column) = (index / 64 - 20 - slot % 17, index % 64 - 31 - slot % 11)
      return UInt8(max(0, 40 + 200 - 30 * (row * row + column * column)).clampedToByte)
    }
  }

  /// One slot on a given pilot; the frame arrives when it was asked for and `frameArrives` says so.
  func step(samples: [Int16]?, exponent: Int32, frameArrives: Bool = true) throws {
    let references = Self.references(slot: slot, horizon: controller.constants.horizon)
    let decision: TransmissionDecision
    if let samples {
      decision = try controller.beginSlot(
        pilot: Pilot(samples: samples.span, exponent: exponent), references: references.span)
    } else {
      decision = try controller.beginSlot(pilot: nil, references: references.span)
    }
    let (current, previous) = (Self.frame(slot: slot), Self.frame(slot: slot - 1))
    try end(frames: frameArrives && decision.sendsNow ? (current, previous) : nil)
    slot += 1
    digest.append(Int32(bitPattern: controller.digest.value))
  }

  /// One slot; the frame arrives when it was asked for and `frameArrives` says so, or always when `forced`.
  func step(
    radio: Radio = .pilot, amplitude: Double = 1e-4, pilotSeed: UInt64? = nil, frameArrives: Bool = true,
    forced: Bool = false
  ) throws -> Slot {
    let horizon = controller.constants.horizon
    let references = Self.references(slot: slot, horizon: horizon)
    let block = ChannelFrontEndTests.block(seed: pilotSeed ?? UInt64(slot + 1), amplitude: amplitude)
    let exponent = radio == .badExponent ? 1000 : block.exponent
    let samples = block.samples.span
    let pilot: Pilot? = radio == .noPilot ? nil : Pilot(samples: samples, exponent: exponent)
    let decision = try controller.beginSlot(pilot: pilot, references: references.span)
    let current = Self.frame(slot: slot)
    let previous = Self.frame(slot: slot - 1)
    let arrives = forced || (frameArrives && decision.sendsNow)
    let pair: FramePair? = arrives ? FramePair(current: current.span, previous: previous.span) : nil
    let command = try controller.endSlot(frame: pair)
    slot += 1
    digest.append(Int32(bitPattern: controller.digest.value))
    return Slot(decision: decision, command: command, digest: controller.digest.value)
  }
}

extension Int {
  fileprivate var clampedToByte: Int { Swift.min(255, Swift.max(0, self)) }
}
