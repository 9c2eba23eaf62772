import CTarget
import FixedPoint

/// Softmax along the last axis: e^(x_i − max x) / Σ e^(x_j − max x), integers only.
///
/// For each row of `channels` numbers, with d = max(q_i − max q, −⌊2³⁰ / 2^max(shift, 0)⌋) of the input factor:
///
///     e_i = exp2(requantise(d; inputFactor))            argument Q16, result Q30: `BinaryLogarithm.exp2`
///     S   = Σ e_i                                       64 bits, 2³⁰ … 2⁴⁶
///     k   = bits of S − 31,  r = 1 / (⌊S / 2^k⌋ / 2³¹)  Q29: `Reciprocal.inverse`
///     p_i = round(highMultiply(e_i, r) / 2^k)           Q29
///     q   = clamp(outputZeroPoint + requantise(p_i; outputFactor))
///
/// The input factor is input scale · log₂ e · 2¹⁶, the output factor 2⁻²⁹ ÷ output scale. Differences whose power is
/// below 2⁻³¹ count nothing. TensorFlow Lite's integer softmax has the same structure (`reference/softmax.h`: difference
/// from the maximum, exponential, Newton reciprocal of the sum) with another exponential and a sum of 19 fraction bits;
/// results differ by at most a unit.
///
/// Overflow: impossible with the checked ranges. The work depends on shapes only. `applyUnchecked` is for callers that
/// have checked the arguments once.
public enum Softmax {
  public struct Parameters: Equatable, Sendable, BitwiseCopyable {
    /// Numbers in a row: 1 … 65536.
    public var channels: Int
    public var inputFactor: QuantizedMultiplier
    /// Shift −31 … 0.
    public var outputFactor: QuantizedMultiplier
    public var outputZeroPoint: Int32

    @inlinable
    public init(
      channels: Int, inputFactor: QuantizedMultiplier, outputFactor: QuantizedMultiplier,
      outputZeroPoint: Int32
    ) {
      self.channels = channels
      self.inputFactor = inputFactor
      self.outputFactor = outputFactor
      self.outputZeroPoint = outputZeroPoint
    }

    fileprivate func validate<Element: ActivationElement>(
      of type: Element.Type, inputCount: Int, outputCount: Int
    ) throws(KernelError) {
      if channels < 1 || channels > Softmax.greatestChannelCount {
        throw .dimensionOutOfRange(value: channels)
      }
      try requireZeroPoint(.output, outputZeroPoint, of: type)
      try requireMultiplier(.input, inputFactor, shifts: .shifts)
      try requireMultiplier(.output, outputFactor, shifts: ClampRange(lower: -31, upper: 0))
      if inputCount % channels != 0 {
        throw .elementCount(.input, expected: inputCount - inputCount % channels, actual: inputCount)
      }
      try requireCount(.output, expected: inputCount, actual: outputCount)
    }
  }

  /// A sum of as many numbers up to 2³⁰ has at most 47 bits.
  public static var greatestChannelCount: Int { 65536 }

  /// The exponentials of one row.
  private struct Row {
    let greatest: Int32
    let least: Int32
    let factor: QuantizedMultiplier

    init(_ parameters: Parameters, greatest: Int32) {
      let shift = parameters.inputFactor.shift
      self.greatest = greatest
      least = 0 &- ((1 as Int32) &<< (30 &- FixedPoint.greater(shift, 0)))
      factor = parameters.inputFactor
    }

    /// Q30, 0 … 2³⁰.
    @inline(__always)
    func power(_ value: Int32) -> Int32 {
      let difference = FixedPoint.greater(value &- greatest, least)
      return BinaryLogarithm.exp2(multiplyByQuantizedMultiplier(difference, factor), fractionBits: 30)
    }
  }

  /// What turns a power into the output.
  private struct Normalization {
    /// Q29.
    let inverse: Int32
    /// 0 … 16.
    let shift: Int32

    /// `sum` is in 2³⁰ … 2⁴⁶.
    init(sum: Int64) {
      let high = UInt32(bitPattern: ll_narrow(ll_shift_right(sum, 16)))
      shift = 17 &- Int32(truncatingIfNeeded: high.leadingZeroBitCount)
      inverse = Reciprocal.inverse(ll_narrow(ll_shift_right(sum, shift)))
    }

    /// Q29.
    @inline(__always)
    func probability(_ power: Int32) -> Int32 {
      roundingDivideByPowerOfTwo(
        saturatingRoundingDoublingHighMultiply(power, inverse), exponent: shift)
    }
  }

  @inline(__always)
  private static func run<Element: ActivationElement>(
    _ input: Span<Element>, _ parameters: Parameters, _ output: inout MutableSpan<Element>
  ) {
    guard let source = unsafe input.firstElement(), let target = unsafe output.firstElement()
    else { return }
    let channels = parameters.channels
    let range = ClampRange(lower: Element.lowest, upper: Element.highest)
    var start = 0
    while start < input.count {
      let row = unsafe source + start
      let result = unsafe target + start
      var greatest = Element.lowest
      var i = 0
      while i < channels {
        greatest = unsafe FixedPoint.greater(greatest, row[i].widened)
        i &+= 1
      }
      let powers = Row(parameters, greatest: greatest)
      var sum: Int64 = 0
      i = 0
      while i < channels {
        sum &+= unsafe ll_widen(powers.power(row[i].widened))
        i &+= 1
      }
      let normalization = Normalization(sum: sum)
      i = 0
      while i < channels {
        let probability = unsafe normalization.probability(powers.power(row[i].widened))
        unsafe result[i] = Element.narrowed(
          range.apply(
            multiplyByQuantizedMultiplier(probability, parameters.outputFactor),
            zeroPoint: parameters.outputZeroPoint))
        i &+= 1
      }
      start &+= channels
    }
  }

  /// Int8. Input and output are rows of `channels` numbers, as many in both.
  public static func apply(
    input: Span<Int8>, parameters: Parameters, output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try parameters.validate(of: Int8.self, inputCount: input.count, outputCount: output.count)
    run(input, parameters, &output)
  }

  /// Int8, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int8>, parameters: Parameters, output: inout MutableSpan<Int8>
  ) {
    run(input, parameters, &output)
  }

  /// Int16. Input and output are rows of `channels` numbers, as many in both.
  public static func apply(
    input: Span<Int16>, parameters: Parameters, output: inout MutableSpan<Int16>
  ) throws(KernelError) {
    try parameters.validate(of: Int16.self, inputCount: input.count, outputCount: output.count)
    run(input, parameters, &output)
  }

  /// Int16, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int16>, parameters: Parameters, output: inout MutableSpan<Int16>
  ) {
    run(input, parameters, &output)
  }
}
