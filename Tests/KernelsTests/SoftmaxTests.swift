import FixedPoint
import Foundation
import Kernels
import Testing

@Suite struct SoftmaxTests {
  static func parameters(channels: Int, inputScale: Double, outputScale: Double, outputZeroPoint: Int32)
    -> Softmax.Parameters
  {
    Softmax.Parameters(
      channels: channels, inputFactor: AdditionTests.factor(inputScale * 65536 / log(2)),
      outputFactor: AdditionTests.factor(0x1p-29 / outputScale), outputZeroPoint: outputZeroPoint)
  }

  /// The formula of `docs/numerics.md` in wide integers; only the power of two is the library's, which has its own
  /// tests.
  static func expected(_ row: [Int], _ p: Softmax.Parameters, _ range: ClosedRange<Int>) -> [Int] {
    let greatest = row.max() ?? 0
    let least = -(1 << (30 - max(0, Int(p.inputFactor.shift))))
    let powers = row.map { value in
      let exponent = ReferenceArithmetic.requantise(
        max(value - greatest, least), p.inputFactor.multiplier, p.inputFactor.shift)
      return Int(BinaryLogarithm.exp2(Int32(exponent), fractionBits: 30))
    }
    let sum = powers.reduce(0, +)
    let shift = Int.bitWidth - sum.leadingZeroBitCount - 31
    let inverse = Int(Reciprocal.inverse(Int32(sum >> shift)))
    return powers.map { power in
      let high = (power * inverse + (1 << 30)) >> 31
      let probability = shift == 0 ? high : (high + (1 << (shift - 1))) >> shift
      let scaled = ReferenceArithmetic.requantise(
        probability, p.outputFactor.multiplier, p.outputFactor.shift)
      return min(max(scaled + Int(p.outputZeroPoint), range.lowerBound), range.upperBound)
    }
  }

  static func exact(_ row: [Int], scale: Double) -> [Double] {
    let greatest = row.max() ?? 0
    let powers = row.map { exp(scale * Double($0 - greatest)) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  private func run8(_ input: [Int8], _ p: Softmax.Parameters) throws -> [Int8] {
    var result = [Int8](repeating: 0, count: input.count)
    var output = result.mutableSpan
    try Softmax.apply(input: input.span, parameters: p, output: &output)
    return result
  }

  private func run16(_ input: [Int16], _ p: Softmax.Parameters) throws -> [Int16] {
    var result = [Int16](repeating: 0, count: input.count)
    var output = result.mutableSpan
    try Softmax.apply(input: input.span, parameters: p, output: &output)
    return result
  }

  /// All pairs of int8 numbers, for scales from fine to coarse.
  @Test(arguments: [0.0007, 0.02, 0.1, 1, 7]) func everyPairOfInt8(scale: Double) throws {
    let p = Self.parameters(channels: 2, inputScale: scale, outputScale: 1 / 256, outputZeroPoint: -128)
    let pairs = (0..<65536).map { [Int($0 & 255) - 128, Int($0 >> 8) - 128] }
    let result = try run8(pairs.flatMap { $0.map { Int8($0) } }, p)
    var differences = 0
    var worst = 0.0
    for (index, pair) in pairs.enumerated() {
      let expected = Self.expected(pair, p, -128...127)
      for (place, exact) in Self.exact(pair, scale: scale).enumerated() {
        let found = Int(result[2 * index + place])
        if found != expected[place] { differences += 1 }
        worst = max(worst, abs(Double(found) - min(exact * 256 - 128, 127)))
      }
    }
    #expect(differences == 0)
    #expect(worst < 0.51, "the exact probability, rounded: \(worst)")
  }

  @Test(arguments: [1, 3, 10, 100, 1000, 5000]) func rowsOfInt8(channels: Int) throws {
    var random = SplitMix64(seed: UInt64(channels))
    var worst = 0.0
    for scale in [0.001, 0.03, 0.2, 2] {
      let p = Self.parameters(
        channels: channels, inputScale: scale, outputScale: 1 / 256, outputZeroPoint: -128)
      let rows = (0..<6).map { kind in
        (0..<channels).map { _ -> Int8 in
          switch kind {
          case 0: 127
          case 1: -128
          default: Int8.random(in: (kind == 2 ? 100 : -128)...127, using: &random)
          }
        }
      }
      let result = try run8(rows.flatMap { $0 }, p)
      for (index, row) in rows.enumerated() {
        let found = result[(index * channels)..<((index + 1) * channels)].map { Int($0) }
        let integers = row.map { Int($0) }
        #expect(found == Self.expected(integers, p, -128...127))
        for (number, exact) in zip(found, Self.exact(integers, scale: scale)) {
          worst = max(worst, abs(Double(number) - min(exact * 256 - 128, 127)))
        }
      }
    }
    #expect(worst < 0.51, "within half a unit and a hundredth: \(worst)")
  }

  @Test(arguments: [1, 2, 10, 300, 4000]) func rowsOfInt16(channels: Int) throws {
    var random = SplitMix64(seed: UInt64(channels) + 9)
    var worst = 0.0
    for scale in [0.000_01, 0.0003, 0.002, 0.01] {
      let p = Self.parameters(
        channels: channels, inputScale: scale, outputScale: 1 / 32768, outputZeroPoint: 0)
      let rows = (0..<6).map { kind in
        (0..<channels).map { _ -> Int16 in
          switch kind {
          case 0: 32767
          case 1: -32768
          default: Int16.random(in: (kind == 2 ? 30000 : -32768)...32767, using: &random)
          }
        }
      }
      let result = try run16(rows.flatMap { $0 }, p)
      for (index, row) in rows.enumerated() {
        let found = result[(index * channels)..<((index + 1) * channels)].map { Int($0) }
        let integers = row.map { Int($0) }
        #expect(found == Self.expected(integers, p, -32768...32767))
        for (number, exact) in zip(found, Self.exact(integers, scale: scale)) {
          worst = max(worst, abs(Double(number) - min(exact * 32768, 32767)))
        }
      }
    }
    #expect(worst < 1, "within a unit: \(worst)")
  }

  /// The longest row: its sum has 47 bits.
  @Test func longestRow() throws {
    let channels = Softmax.greatestChannelCount
    let p = Self.parameters(channels: channels, inputScale: 0.1, outputScale: 1 / 32768, outputZeroPoint: 0)
    var input = [Int16](repeating: 5, count: channels)
    #expect(try run16(input, p).allSatisfy { $0 == 1 }, "2⁻¹⁶ is half a unit, which goes up")
    input[77] = 305
    let result = try run16(input, p)
    #expect(result[77] == 32767 && result[0] == 0)
  }

  /// Another output scale, as imported models have it.
  @Test func anyOutputScale() throws {
    let p = Self.parameters(channels: 3, inputScale: 0.05, outputScale: 1 / 255, outputZeroPoint: -100)
    let row: [Int8] = [10, 20, -5]
    let exact = Self.exact(row.map { Int($0) }, scale: 0.05)
    for (found, exact) in zip(try run8(row, p), exact) {
      #expect(abs(Double(found) - (exact * 255 - 100)) < 0.51)
    }
  }

  @Test func refusals() {
    let p = Self.parameters(channels: 2, inputScale: 0.1, outputScale: 1 / 256, outputZeroPoint: -128)
    let values: [Int8] = [1, 2, 3, 4]
    func expect(_ error: KernelError, _ parameters: Softmax.Parameters, count: Int = 4) {
      #expect(throws: error) {
        var result = [Int8](repeating: 0, count: count)
        var output = result.mutableSpan
        try Softmax.apply(input: values.span, parameters: parameters, output: &output)
      }
    }
    var changed = p
    changed.channels = 0
    expect(.dimensionOutOfRange(value: 0), changed)
    changed.channels = 65537
    expect(.dimensionOutOfRange(value: 65537), changed)
    changed.channels = 3
    expect(.elementCount(.input, expected: 3, actual: 4), changed)
    expect(.elementCount(.output, expected: 4, actual: 2), p, count: 2)
    changed = p
    changed.outputFactor.shift = 1
    expect(.shiftOutOfRange(.output, channel: 0, value: 1, lower: -31, upper: 0), changed)
    changed = p
    changed.inputFactor.multiplier = -1
    expect(.multiplierNegative(.input, channel: 0, value: -1), changed)
    changed = p
    changed.outputZeroPoint = 128
    expect(.zeroPointOutOfRange(.output, value: 128, lower: -128, upper: 127), changed)
  }
}
