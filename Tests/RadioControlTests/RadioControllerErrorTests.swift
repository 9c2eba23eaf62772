import FixedPoint
import ModelImage
import Quantization
import ReferenceModels
import Runtime
import Testing

@testable import RadioControl

@Suite struct RadioControllerErrorTests {
  /// What the controller says to an image.
  private func refusal(_ loop: SyntheticLoop) throws -> RadioControlError? {
    do throws(RadioControlError) {
      let loaded: LoadedImage
      do { loaded = try loop.image() } catch {
        Issue.record("no image: \(error)")
        return nil
      }
      let memory = UnsafeMutableRawBufferPointer.allocate(
        byteCount: loaded.image.arenaSizeBytes, alignment: 16)
      defer { memory.deallocate() }
      _ = try RadioController(image: loaded.image, memory: memory)
      return nil
    } catch {
      return error
    }
  }

  @Test func theSyntheticLoopIsAccepted() throws {
    #expect(try refusal(SyntheticLoop()) == nil)
    var narrow = SyntheticLoop()
    narrow.frameType = .int8
    #expect(try refusal(narrow) == nil)
    var plain = SyntheticLoop()
    plain.hasStoppingValue = false
    #expect(try refusal(plain) == nil)
  }

  @Test func aRuleWithoutItsNetworkIsRefused() throws {
    var loop = SyntheticLoop()
    loop.hasStoppingValue = false
    loop.parameters.usesStoppingValue = true
    #expect(try refusal(loop) == .noStoppingValue)
    loop.parameters.usesStoppingValue = false
    let driver = try LoopDriver(loop)
    #expect(throws: RadioControlError.noStoppingValue) { try driver.setRule(.stoppingValue) }
  }

  @Test func latentsOfDifferentScalesAreRefused() throws {
    var loop = SyntheticLoop()
    loop.alterNetworks = { networks in
      // The policy reads latents on another scale than the predictor writes.
      networks[3].tensors[0].scale *= 2
    }
    let written = Float(4.0 / 32767)
    #expect(
      try refusal(loop)
        == .quantizationMismatch(
          .input(.policy, 0), scaleBits: (2 * written).bitPattern, zeroPoint: 0, isWide: true,
          expectedScaleBits: written.bitPattern, expectedZeroPoint: 0, expectedIsWide: true))
  }

  @Test func missingBackgroundAndMemoryAreRefused() throws {
    var loop = SyntheticLoop()
    loop.backgroundLevel = nil
    #expect(try refusal(loop) == .backgroundSize(0, expected: 4096))
    loop = SyntheticLoop()
    loop.persistentSizeBytes = 1024
    let needed = LoopLayout.persistentSizeBytes(csiCodeCount: 24, wirelessStateCount: 48)
    #expect(try refusal(loop) == .persistentSize(1024, needed: needed))
  }

  @Test func aSmallOrMisalignedArenaIsRefused() throws {
    let loaded = try SyntheticLoop().image()
    let needed = loaded.image.arenaSizeBytes
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: needed + 16, alignment: 16)
    defer { memory.deallocate() }
    let small = UnsafeMutableRawBufferPointer(rebasing: memory[..<(needed - 1)])
    #expect(throws: RadioControlError.arena(.tooSmall(requiredBytes: needed, availableBytes: needed - 1))) {
      _ = try RadioController(image: loaded.image, memory: small)
    }
    let shifted = UnsafeMutableRawBufferPointer(rebasing: memory[4...])
    #expect(throws: RadioControlError.arena(.misaligned(remainderBytes: 4))) {
      _ = try RadioController(image: loaded.image, memory: shifted)
    }
  }

  @Test func argumentsOfWrongSizeThrowAndLeaveTheSlotClosed() throws {
    let driver = try LoopDriver(SyntheticLoop())
    let references = [Int16](repeating: 0, count: 90)
    let short = [Int16](repeating: 0, count: 89)
    let samples = [Int16](repeating: 1, count: 1023)
    #expect(throws: RadioControlError.slotOrder) { try driver.end(frames: nil) }
    #expect(throws: RadioControlError.referenceCount(89, expected: 90)) {
      try driver.begin(samples: nil, references: short)
    }
    #expect(throws: RadioControlError.pilotSampleCount(1023, expected: 1024)) {
      try driver.begin(samples: samples, references: references)
    }
    try driver.begin(samples: nil, references: references)
    #expect(throws: RadioControlError.slotOrder) { try driver.begin(samples: nil, references: references) }
    let frame = [UInt8](repeating: 0, count: 4096)
    #expect(throws: RadioControlError.frameSize(4095, expected: 4096)) {
      try driver.end(frames: (frame, Array(frame.dropLast())))
    }
    // The slot is still open and can go on without the frame.
    try driver.end(frames: nil)
    #expect(throws: RadioControlError.price(0, lower: 1, upper: 1 << 20)) { try driver.setPrice(0) }
  }
}
