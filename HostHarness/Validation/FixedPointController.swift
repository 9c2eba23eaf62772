import ClosedLoop
import ModelImage
import RadioControl
import ReferenceModels
import Simulation

/// The device's controller in the simulated loop: converts what the world shows into what the device takes.
public final class FixedPointController: LoopController {
  private let model: FixedPointModel
  private let memory: UnsafeMutableRawBufferPointer
  private var controller: RadioController

  /// - Parameter name: stands for the file in errors.
  public init(_ model: FixedPointModel, name: String) throws(FixedPointModelError) {
    self.model = model
    let image = model.loaded.image
    memory = .allocate(
      byteCount: max(image.arenaSizeBytes, ImageLayout.alignment), alignment: ImageLayout.alignment)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    do throws(RadioControlError) {
      controller = try RadioController(image: image, memory: memory)
    } catch {
      memory.deallocate()
      throw .invalidLoop(file: name, error)
    }
  }

  deinit { memory.deallocate() }

  /// Sets λ d_4, rounded to 1/1024 mW.
  public func setPrice(milliwatts: Double) throws(RadioControlError) {
    try controller.setPrice(Int32((milliwatts * 1024).rounded()))
  }

  /// How often the device had to do without something in this episode.
  public var events: DegradedEvents { controller.events }

  /// Over everything that the last slot produced.
  var digest: UInt32 { controller.digest.value }

  /// Whether the last decision was to send.
  private(set) var asksForFrame = false

  /// Slots of a rollout.
  var horizon: Int { controller.constants.horizon }

  public func reset(seed: UInt64, episodeIndex: Int) { controller.reset() }

  public func beginSlot(
    pilot: PilotObservation?, slot: Int, reference: (Int) -> ReferencePoint
  ) -> ClosedLoop.TransmissionDecision {
    beginSlot(
      pilot: pilot.map { PilotBlock($0.channel) },
      references: (0...horizon).flatMap { model.fixedReference(reference(slot + $0)) })
  }

  /// - Parameter references: `[K + 1, 6]`, Q12.
  func beginSlot(pilot block: PilotBlock?, references: [Int16]) -> ClosedLoop.TransmissionDecision {
    let decision = Self.require { () throws(RadioControlError) in
      if let block {
        return try controller.beginSlot(
          pilot: Pilot(samples: block.samples.span, exponent: block.exponent), references: references.span)
      }
      return try controller.beginSlot(pilot: nil, references: references.span)
    }
    asksForFrame = decision.sendsNow
    if decision.reason == .deferred { return .deferred }
    return decision.sendsNow
      ? .send(powerMilliwatts: Double(decision.powerMilliwatts1024) / 1024) : .wait
  }

  public func endSlot(frame: ClosedLoop.FramePair?) -> SIMD2<Double> {
    let command = Self.require { () throws(RadioControlError) in
      if let frame {
        return try controller.endSlot(
          frame: RadioControl.FramePair(current: frame.current.span, previous: frame.previous.span))
      }
      return try controller.endSlot(frame: nil)
    }
    return SIMD2(Double(command.accelerationX), Double(command.accelerationY)) / 4096
  }

  /// Arguments have the device's sizes by construction, so a refusal is a defect of this adapter.
  private static func require<Value>(_ body: () throws(RadioControlError) -> Value) -> Value {
    do throws(RadioControlError) {
      return try body()
    } catch {
      preconditionFailure("the device refused a well-formed slot: \(error)")
    }
  }
}
