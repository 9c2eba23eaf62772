import Foundation
import ModelImage
import Quantization
import Testing

@testable import RadioControl

@Suite struct LoopConstantsTests {
  private static func section() throws -> [UInt8] {
    let loop = SyntheticLoop()
    return try LoopSection.encode(loop.parameters, pilot: SyntheticLoop.pilot, networks: loop.networks())
  }

  private static func constants(_ bytes: [UInt8]) throws -> LoopConstants {
    try LoopConstants(bytes.span.bytes)
  }

  private static func refusal(_ bytes: [UInt8]) -> RadioControlError? {
    #expect(throws: RadioControlError.self) { try constants(bytes) }
  }

  private static func setWord(_ bytes: inout [UInt8], _ word: Int, _ value: Int32) {
    for byte in 0..<4 {
      bytes[4 * word + byte] = UInt8(truncatingIfNeeded: UInt32(bitPattern: value) >> (8 * byte))
    }
  }

  @Test func constantsComeBackInTheirFormats() throws {
    let constants = try Self.constants(Self.section())
    #expect(constants.horizon == 14)
    #expect(constants.rule == .programme)
    #expect(constants.price == 3 * 1024)
    #expect(constants.maximumPower == 200 * 1024)
    #expect(constants.spreadFactor == 1 << 15)
    #expect(constants.powerCentre == 1946)
    #expect(constants.actionLimit == 1 << 16)
    #expect(constants.actionScale == 3 << 16)
    #expect(constants.relativeDisagreement[4] == 1 << 16)
    #expect(constants.relativeDisagreement[15] == 0)
    #expect(constants.latentUpper[0] == Int32((3.9 * 32767 / 4).rounded()))
    #expect(
      constants.channel == ChannelFrontEndTests.frontEnd(noisePerElement: SyntheticLoop.noisePerElement))
  }

  @Test func wrongSizesAndVersionsAreRefused() throws {
    var bytes = try Self.section()
    #expect(
      Self.refusal(Array(bytes.dropLast()))
        == .loopSectionSize(LoopLayout.sizeBytes - 1, expected: LoopLayout.sizeBytes))
    #expect(Self.refusal([]) == .loopSectionSize(0, expected: LoopLayout.sizeBytes))
    Self.setWord(&bytes, 0, 7)
    #expect(Self.refusal(bytes) == .loopSectionVersion(7, supported: 1))
  }

  @Test func fieldsOutOfRangeAreNamed() throws {
    let bytes = try Self.section()
    for (field, value, lower, upper) in [
      (LoopLayout.Field.horizon, Int32(33), Int32(4), Int32(32)), (.horizon, 3, 4, 32), (.rule, 2, 0, 1),
      (.price, 0, 1, 1 << 20), (.maximumPower, Int32.max, 1, 1 << 20), (.actionScale, -1, 1, 64 << 16),
    ] {
      var edited = bytes
      Self.setWord(&edited, field.rawValue, value)
      #expect(Self.refusal(edited) == .loopField(field, value: value, lower: lower, upper: upper))
    }
  }

  @Test func tablesOutOfRangeAreNamed() throws {
    let bytes = try Self.section()
    var edited = bytes
    Self.setWord(&edited, LoopLayout.disagreementWord + 3, -1)
    #expect(Self.refusal(edited) == .loopDisagreement(age: 3, value: -1))
    edited = bytes
    Self.setWord(&edited, LoopLayout.latentLowerWord + 2, 40_000)
    #expect(
      Self.refusal(edited)
        == .loopLatentBounds(dimension: 2, lower: 40_000, upper: Int32((3.9 * 32767 / 4).rounded())))
    edited = bytes
    let word = LoopLayout.word(of: .csi)
    Self.setWord(&edited, word, -5)
    let shift = Int32(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[4 * word + 4 + $1]) << (8 * $1) })
    #expect(
      Self.refusal(edited)
        == .loopConversion(index: LoopLayout.Conversion.csi.rawValue, multiplier: -5, shift: shift))
  }

  @Test func theEncoderRefusesWhatDoesNotFit() throws {
    var loop = SyntheticLoop()
    loop.parameters.disagreement.removeLast()
    #expect(throws: LoopSectionError.tableSize(field: "disagreement", found: 14, expected: 15)) {
      try LoopSection.encode(loop.parameters, pilot: SyntheticLoop.pilot, networks: loop.networks())
    }
    loop = SyntheticLoop()
    loop.parameters.maximumPowerMilliwatts = 1e9
    #expect(throws: LoopSectionError.outOfRange(field: "maximumPowerMilliwatts", value: 1e9 * 1024)) {
      try LoopSection.encode(loop.parameters, pilot: SyntheticLoop.pilot, networks: loop.networks())
    }
    loop = SyntheticLoop()
    #expect(throws: LoopSectionError.missingNetwork(.policy)) {
      try LoopSection.encode(
        loop.parameters, pilot: SyntheticLoop.pilot,
        networks: loop.networks().filter { $0.name != "policy" })
    }
  }
}
