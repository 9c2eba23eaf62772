import FixedPoint
import Foundation
import Kernels
import Testing

@Suite struct LayerNormalizationTests {
  /// Parameters of one layer, from real numbers.
  struct Layer {
    var gamma: [Double]
    var beta: [Double]
    var epsilon = 1e-5
    var inputScale: Double
    var outputScale: Double
    var outputZeroPoint: Int32
    var elementBits: Int32

    var bias: [Int32] { beta.map { Int32(($0 * 256 / outputScale).rounded()) } }
    var factors: [QuantizedMultiplier] {
      let bits = LayerNormalization.fractionBits(channels: gamma.count)
      return gamma.map { gamma in
        guard gamma != 0 else { return QuantizedMultiplier(multiplier: 0, shift: 0) }
        let factor = AdditionTests.factor(abs(gamma) * exp2(Double(8 - bits)) / outputScale)
        return QuantizedMultiplier(
          multiplier: gamma < 0 ? -factor.multiplier : factor.multiplier, shift: factor.shift)
      }
    }
    var epsilonInteger: Int64 {
      let shift = LayerNormalization.varianceShift(channels: gamma.count, elementBits: elementBits)
      let count = Double(gamma.count)
      return Int64(
        max(1, (epsilon * count * count * exp2(Double(shift)) / (inputScale * inputScale)).rounded()))
    }
    var parameters: LayerNormalization.Parameters {
      LayerNormalization.Parameters(
        channels: gamma.count, epsilonHigh: Int32(truncatingIfNeeded: epsilonInteger >> 32),
        epsilonLow: UInt32(truncatingIfNeeded: epsilonInteger), outputZeroPoint: outputZeroPoint,
        clamp: elementBits == 8 ? .int8 : .int16)
    }

    func exact(_ row: [Int]) -> [Double] {
      let real = row.map { Double($0) * inputScale }
      let mean = real.reduce(0, +) / Double(row.count)
      let variance = real.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(row.count)
      return real.indices.map { (real[$0] - mean) / (variance + epsilon).squareRoot() * gamma[$0] + beta[$0] }
    }

    /// The formula of `docs/numerics.md` in wide integers; only 1 / √x is the library's, which has its own tests.
    func expected(_ row: [Int]) -> [Int] {
      let count = row.count
      var bits = 0
      while 1 << bits < count { bits += 1 }
      let g = min(16, 2 * (32 - Int(elementBits) - bits))
      let f = 28 - (bits + 1) / 2
      let sum = row.reduce(0, +)
      let variance = Int128(count) * Int128(row.reduce(0) { $0 + $1 * $1 }) - Int128(sum) * Int128(sum)
      let scaled = variance << g + Int128(epsilonInteger)
      var mantissa = scaled
      var half = 0
      while mantissa >= 1 << 32 { (mantissa, half) = (mantissa >> 2, half + 1) }
      while mantissa < 1 << 30 { (mantissa, half) = (mantissa << 2, half - 1) }
      let inverse = Int128(Reciprocal.inverseSquareRoot(UInt32(mantissa)))
      let shift = max(1, 45 + half - g / 2 - f)
      let (factors, bias) = (factors, bias)
      return row.indices.map { index in
        let difference = Int128(count * row[index] - sum)
        let normalized = Int((difference * inverse + (1 << (shift - 1))) >> shift)
        let factor = factors[index]
        let scaled = ReferenceArithmetic.requantise(normalized, factor.multiplier, factor.shift)
        let value = (Int(bias[index]) + scaled + 128) >> 8
        return ReferenceArithmetic.clamped(value + Int(outputZeroPoint), parameters.clamp)
      }
    }
  }

  private func run8(_ input: [Int8], _ layer: Layer) throws -> [Int8] {
    var result = [Int8](repeating: 0, count: input.count)
    let (multipliers, shifts) = (layer.factors.map(\.multiplier), layer.factors.map(\.shift))
    let bias = layer.bias
    var output = result.mutableSpan
    try LayerNormalization.apply(
      input: input.span, bias: bias.span,
      scales: ChannelScales(multipliers: multipliers.span, shifts: shifts.span), parameters: layer.parameters,
      output: &output)
    return result
  }

  private func run16(_ input: [Int16], _ layer: Layer) throws -> [Int16] {
    var result = [Int16](repeating: 0, count: input.count)
    let (multipliers, shifts) = (layer.factors.map(\.multiplier), layer.factors.map(\.shift))
    let bias = layer.bias
    var output = result.mutableSpan
    try LayerNormalization.apply(
      input: input.span, bias: bias.span,
      scales: ChannelScales(multipliers: multipliers.span, shifts: shifts.span), parameters: layer.parameters,
      output: &output)
    return result
  }

  private func layer(_ channels: Int, bits: Int32, outputScale: Double, random: inout SplitMix64) -> Layer {
    Layer(
      gamma: (0..<channels).map { $0 == 1 ? 0 : Double.random(in: -1.5...1.5, using: &random) },
      beta: (0..<channels).map { _ in Double.random(in: -1...1, using: &random) },
      inputScale: bits == 8 ? 0.03 : 0.0002, outputScale: outputScale,
      outputZeroPoint: bits == 8 ? -7 : 0, elementBits: bits)
  }

  /// Rows all over the range, narrow ones, constant ones, one number far from the others.
  private func rows(_ channels: Int, _ range: ClosedRange<Int>, random: inout SplitMix64) -> [[Int]] {
    var rows = (0..<6).map { _ in (0..<channels).map { _ in Int.random(in: range, using: &random) } }
    rows += (0..<3).map { width in (0..<channels).map { _ in Int.random(in: 5...(5 + width), using: &random) }
    }
    rows.append([Int](repeating: range.lowerBound, count: channels))
    rows.append((0..<channels).map { $0 == 0 ? range.upperBound : range.lowerBound })
    rows.append((0..<channels).map { $0.isMultiple(of: 2) ? range.upperBound : range.lowerBound })
    return rows
  }

  @Test(arguments: [1, 2, 3, 8, 31, 64, 1000]) func int8(channels: Int) throws {
    var random = SplitMix64(seed: UInt64(channels) + 100)
    let layer = layer(channels, bits: 8, outputScale: 0.04, random: &random)
    let rows = rows(channels, -128...127, random: &random)
    let result = try run8(rows.flatMap { $0.map { Int8($0) } }, layer)
    var worst = 0.0
    for (index, row) in rows.enumerated() {
      let found = result[(index * channels)..<((index + 1) * channels)].map { Int($0) }
      #expect(found == layer.expected(row))
      for (number, exact) in zip(found, layer.exact(row)) {
        worst = max(worst, abs(Double(number) - min(max(exact / 0.04 - 7, -128), 127)))
      }
    }
    #expect(worst < 0.51, "the exact number, rounded: \(worst)")
  }

  @Test(arguments: [1, 2, 3, 8, 31, 64, 1000, 65536]) func int16(channels: Int) throws {
    var random = SplitMix64(seed: UInt64(channels) + 200)
    let layer = layer(channels, bits: 16, outputScale: 6.0 / 32767, random: &random)
    let rows = rows(channels, -32768...32767, random: &random)
    let result = try run16(rows.flatMap { $0.map { Int16($0) } }, layer)
    var worst = 0.0
    var (signal, noise) = (0.0, 0.0)
    for (index, row) in rows.enumerated() {
      let found = result[(index * channels)..<((index + 1) * channels)].map { Int($0) }
      #expect(found == layer.expected(row))
      for (number, exact) in zip(found, layer.exact(row)) {
        let wanted = min(max(exact / layer.outputScale, -32768), 32767)
        worst = max(worst, abs(Double(number) - wanted))
        signal += wanted * wanted
        noise += (Double(number) - wanted) * (Double(number) - wanted)
      }
    }
    #expect(worst < 0.6, "the exact number, rounded: \(worst)")
    // A row of one number is beta alone.
    #expect(channels == 1 || 10 * log10(signal / noise) > 80)
  }

  /// A variance below epsilon, above it, and of its size.
  @Test(arguments: [1e-6, 1e-3, 1, 100]) func epsilon(epsilon: Double) throws {
    var random = SplitMix64(seed: 300)
    var layer = layer(16, bits: 16, outputScale: 6.0 / 32767, random: &random)
    layer.epsilon = epsilon
    let row = (0..<16).map { _ in Int.random(in: -9000...9000, using: &random) }
    let found = try run16(row.map { Int16($0) }, layer)
    #expect(found.map { Int($0) } == layer.expected(row))
    for (number, exact) in zip(found, layer.exact(row)) {
      #expect(abs(Double(number) - exact / layer.outputScale) < 0.6)
    }
  }

  @Test func refusals() {
    let values: [Int16] = [1, 2, 3, 4]
    func expect(
      _ error: KernelError, bias: [Int32] = [0, 0], multipliers: [Int32] = [1 << 30, 0],
      shifts: [Int32] = [0, 0],
      count: Int = 4, _ change: (inout LayerNormalization.Parameters) -> Void = { _ in }
    ) {
      #expect(throws: error) {
        var parameters = LayerNormalization.Parameters(
          channels: 2, epsilonHigh: 0, epsilonLow: 1, outputZeroPoint: 0, clamp: .int16)
        change(&parameters)
        var result = [Int16](repeating: 0, count: count)
        var output = result.mutableSpan
        try LayerNormalization.apply(
          input: values.span, bias: bias.span,
          scales: ChannelScales(multipliers: multipliers.span, shifts: shifts.span), parameters: parameters,
          output: &output)
      }
    }
    expect(.dimensionOutOfRange(value: 0)) { $0.channels = 0 }
    expect(.dimensionOutOfRange(value: 65537)) { $0.channels = 65537 }
    expect(.epsilonOutOfRange(high: 0, low: 0)) { $0.epsilonLow = 0 }
    expect(.epsilonOutOfRange(high: -1, low: 1)) { $0.epsilonHigh = -1 }
    expect(.epsilonOutOfRange(high: 1 << 30, low: 1)) { $0.epsilonHigh = 1 << 30 }
    expect(.zeroPointOutOfRange(.output, value: 32768, lower: -32768, upper: 32767)) {
      $0.outputZeroPoint = 32768
    }
    expect(.clampOutOfRange(lower: 1, upper: 0, typeLower: -32768, typeUpper: 32767)) {
      $0.clamp = ClampRange(lower: 1, upper: 0)
    }
    expect(.elementCount(.bias, expected: 2, actual: 1), bias: [0])
    expect(.elementCount(.scales, expected: 2, actual: 3), shifts: [0, 0, 0])
    expect(.biasOutOfRange(channel: 1, value: (1 << 29) + 1), bias: [0, (1 << 29) + 1])
    expect(.biasOutOfRange(channel: 0, value: -(1 << 29) - 1), bias: [-(1 << 29) - 1, 0])
    expect(.multiplierNegative(.scales, channel: 1, value: .min), multipliers: [0, .min])
    expect(.shiftOutOfRange(.scales, channel: 0, value: 3, lower: -31, upper: 2), shifts: [3, 0])
    expect(
      .elementCount(.input, expected: 3, actual: 4), bias: [0, 0, 0], multipliers: [0, 0, 0],
      shifts: [0, 0, 0]
    ) {
      $0.channels = 3
    }
    expect(.elementCount(.output, expected: 4, actual: 2), count: 2)
  }
}
