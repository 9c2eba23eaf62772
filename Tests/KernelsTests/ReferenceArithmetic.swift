import FixedPoint
import Kernels

/// The integer specification once more, in 128 bits and without any of the kernels' code.
enum ReferenceArithmetic {
  /// Double rounding: ties up in the high multiply, ties away from zero in the division.
  static func requantise(_ value: Int, _ multiplier: Int32, _ shift: Int32) -> Int {
    let product = Int128(value) * (Int128(1) << Int128(max(shift, 0))) * Int128(multiplier)
    let high = (product + (1 << 30)) >> 31
    let right = Int128(max(-shift, 0))
    let half: Int128 = right == 0 ? 0 : 1 << (right - 1)
    let magnitude = ((high < 0 ? -high : high) + half) >> right
    return Int(high < 0 ? -magnitude : magnitude)
  }

  /// Single rounding with the multiplier reduced to 16 bits.
  static func requantiseWide(_ value: Int, _ multiplier: Int32, _ shift: Int32) -> Int {
    let reduced = multiplier < 0x7FFF_0000 ? (Int128(multiplier) + 32768) >> 16 : 32767
    let right = Int128(15 - shift)
    return Int((Int128(value) * reduced + (1 << (right - 1))) >> right)
  }

  static func clamped(_ value: Int, _ range: ClampRange) -> Int {
    max(Int(range.lower), min(Int(range.upper), value))
  }
}

/// Tensors and quantisation of one random operator with weights.
struct LinearCase<Input: FixedWidthInteger & SignedInteger, Output: FixedWidthInteger & SignedInteger> {
  var input: [Input]
  var weights: [Int8]
  var bias: [Int32]
  var multipliers: [Int32]
  var shifts: [Int32]
  var parameters: LinearParameters

  /// Shifts are chosen so that outputs spread over the output's range and some reach the clamp.
  init(inputCount: Int, weightCount: Int, channels: Int, random: inout SplitMix64) {
    let taps = weightCount / channels
    input = (0..<inputCount).map { _ in Input.random(in: .min ... .max, using: &random) }
    weights = (0..<weightCount).map { _ in Int8.random(in: -128...127, using: &random) }
    bias = (0..<channels).map { _ in Int32.random(in: -20_000...20_000, using: &random) }
    multipliers = (0..<channels).map { _ in Int32.random(in: 1 << 30 ... .max, using: &random) }
    let headroom =
      Int32(Input.bitWidth - Output.bitWidth + 6) + Int32(taps.bitWidth - taps.leadingZeroBitCount) / 2
    shifts = (0..<channels).map { _ in -headroom + Int32.random(in: -1...1, using: &random) }
    let inputZeroPoint =
      Bool.random(using: &random) ? 0 : Int32(Input.random(in: .min ... .max, using: &random))
    let outputZeroPoint =
      Bool.random(using: &random) ? 0 : Int32(Output.random(in: .min ... .max, using: &random))
    let bounds = [
      Int32(Output.random(in: .min ... .max, using: &random)),
      Int32(Output.random(in: .min ... .max, using: &random)),
    ]
    let clampsAtType = Bool.random(using: &random)
    parameters = LinearParameters(
      inputZeroPoint: inputZeroPoint, outputZeroPoint: outputZeroPoint,
      clamp: ClampRange(
        lower: clampsAtType ? Int32(Output.min) : min(bounds[0], bounds[1]),
        upper: clampsAtType ? Int32(Output.max) : max(bounds[0], bounds[1])))
  }

  /// What the accumulator of `channel` becomes.
  func output(_ accumulator: Int, channel: Int) -> Output {
    let scaled = ReferenceArithmetic.requantise(accumulator, multipliers[channel], shifts[channel])
    return Output(
      ReferenceArithmetic.clamped(scaled + Int(parameters.outputZeroPoint), parameters.clamp))
  }

  func wideOutput(_ accumulator: Int, channel: Int) -> Output {
    let scaled = ReferenceArithmetic.requantiseWide(accumulator, multipliers[channel], shifts[channel])
    return Output(
      ReferenceArithmetic.clamped(scaled + Int(parameters.outputZeroPoint), parameters.clamp))
  }
}
