import CTarget
import FixedPoint

/// Layer normalisation over the last axis: (x − mean) / √(variance + ε) · gamma + beta, integers only.
///
/// For each row of C numbers q, with b = ⌈log₂ C⌉, g = `varianceShift` and f = 28 − ⌈b / 2⌉ (zero points cancel):
///
///     S = Σ q,  V = C Σ q² − S²                         exact; V = C² variance, 0 … 2⁶²⁻ᵍ
///     W = 2^g V + epsilon                               epsilon = round(2^g C² ε ÷ input scale²), 1 … 2⁶² − 1
///     W = m · 4^h (m 32 bits, the rest cut off),  r = 1 / √(m / 2³²)    Q29: `Reciprocal.inverseSquareRoot`
///     n_i = round((C q_i − S) r / 2^(45 + h − g / 2 − f))     Q f, |n| ≤ √C 2^f ≤ 2²⁸
///     q'  = clamp(outputZeroPoint + ⌊(bias_c + requantise(n_i; factor_c) + 2⁷) / 2⁸⌋)
///
/// The factor of a channel is |gamma| · 2^(8 − f) ÷ output scale, its multiplier negative where gamma is; the bias is
/// beta · 2⁸ ÷ output scale. Source: J. Ba, J. Kiros, G. Hinton, *Layer Normalization*, 2016, with the population's
/// variance, as in ONNX and PyTorch.
///
/// Overflow: impossible with the checked ranges; 64 bits where the formula says so. The work depends on shapes only.
/// `applyUnchecked` is for callers that have checked the arguments once.
public enum LayerNormalization {
  public struct Parameters: Equatable, Sendable, BitwiseCopyable {
    /// C: 1 … 65536.
    public var channels: Int
    /// ε in units of W, 1 … 2⁶² − 1, as its two words.
    public var epsilonHigh: Int32
    public var epsilonLow: UInt32
    public var outputZeroPoint: Int32
    public var clamp: ClampRange

    @inlinable
    public init(
      channels: Int, epsilonHigh: Int32, epsilonLow: UInt32, outputZeroPoint: Int32, clamp: ClampRange
    ) {
      self.channels = channels
      self.epsilonHigh = epsilonHigh
      self.epsilonLow = epsilonLow
      self.outputZeroPoint = outputZeroPoint
      self.clamp = clamp
    }
  }

  /// Numbers of a row: its squares then fit 64 bits.
  public static var greatestChannelCount: Int { 65536 }
  /// The largest magnitude of a bias.
  public static var greatestBias: Int32 { 1 << 29 }
  /// The largest shift of a channel's factor.
  public static var greatestShift: Int32 { 2 }
  /// Fraction bits of a bias and of what it is added to.
  public static var biasFractionBits: Int32 { 8 }

  /// b = ⌈log₂ channels⌉.
  public static func channelBits(_ channels: Int) -> Int32 {
    32 &- Int32(truncatingIfNeeded: UInt32(truncatingIfNeeded: channels &- 1).leadingZeroBitCount)
  }

  /// g: fraction bits of the variance. Even, and as many as leave 2^g V inside 2⁶².
  public static func varianceShift(channels: Int, elementBits: Int32) -> Int32 {
    lesser(16, 2 &* (32 &- elementBits &- channelBits(channels)))
  }

  /// f: fraction bits of a normalised number.
  public static func fractionBits(channels: Int) -> Int32 { 28 &- ((channelBits(channels) &+ 1) &>> 1) }

  /// What a row's numbers become, short of gamma and beta.
  private struct Row {
    let channels: Int32
    let sum: Int32
    /// r.
    let inverse: Int32
    /// 45 + h − g / 2 − f, at least 1.
    let shift: Int32
    let half: Int64

    /// - Parameters:
    ///   - sum: S.
    ///   - squares: Σ q².
    init(_ parameters: Parameters, elementBits: Int32, sum: Int32, squares: Int64) {
      let count = Int32(truncatingIfNeeded: parameters.channels)
      let varianceShift = LayerNormalization.varianceShift(
        channels: parameters.channels, elementBits: elementBits)
      let variance = ll_multiply_64(squares, count) &- ll_multiply(sum, sum)
      let scaled =
        ll_multiply_64(variance, (1 as Int32) &<< varianceShift)
        &+ ll_join(parameters.epsilonHigh, parameters.epsilonLow)
      // Shifts by even numbers of bits: first the high word is emptied, then the low one filled.
      let high = UInt32(bitPattern: ll_narrow(ll_shift_right(scaled, 32)))
      let right = (33 &- Int32(truncatingIfNeeded: high.leadingZeroBitCount)) & ~1
      let low = UInt32(bitPattern: ll_narrow(ll_shift_right(scaled, right)))
      let left = Int32(truncatingIfNeeded: low.leadingZeroBitCount) & ~1
      channels = count
      self.sum = sum
      inverse = Reciprocal.inverseSquareRoot(low &<< UInt32(bitPattern: left))
      let exponent =
        45 &+ ((right &- left) &>> 1) &- (varianceShift &>> 1)
        &- LayerNormalization.fractionBits(channels: parameters.channels)
      // Below 1 only where all numbers are equal: then every difference is zero.
      shift = greater(exponent, 1)
      half = ll_power_of_two(shift &- 1)
    }

    /// n, in Q f.
    @inline(__always)
    func normalized(_ value: Int32) -> Int32 {
      let difference = ll_multiply(channels, value) &- ll_widen(sum)
      return ll_narrow(ll_shift_right(ll_multiply_64(difference, inverse) &+ half, shift))
    }
  }

  @inline(__always)
  private static func run<Element: ActivationElement>(
    _ input: Span<Element>, _ bias: Span<Int32>, _ scales: ChannelScales, _ parameters: Parameters,
    _ output: inout MutableSpan<Element>
  ) {
    guard let source = unsafe input.firstElement(), let target = unsafe output.firstElement(),
      let biases = unsafe bias.firstElement(), let factors = unsafe ChannelScalePointers(scales)
    else { return }
    let channels = parameters.channels
    let elementBits = Int32(truncatingIfNeeded: Element.bitWidth)
    var start = 0
    while start < input.count {
      let row = unsafe source + start
      let result = unsafe target + start
      var sum: Int32 = 0
      var squares: Int64 = 0
      var i = 0
      while i < channels {
        let value = unsafe row[i].widened
        sum = sum &+ value
        squares = ll_multiply_accumulate(squares, value, value)
        i &+= 1
      }
      let statistics = Row(parameters, elementBits: elementBits, sum: sum, squares: squares)
      i = 0
      while i < channels {
        let scaled = unsafe multiplyByQuantizedMultiplier(
          statistics.normalized(row[i].widened), factors[i])
        let value = unsafe roundingShiftRight(biases[i] &+ scaled, by: biasFractionBits)
        unsafe result[i] = Element.narrowed(
          parameters.clamp.apply(value, zeroPoint: parameters.outputZeroPoint))
        i &+= 1
      }
      start &+= channels
    }
  }

  private static func validate<Element: ActivationElement>(
    of type: Element.Type, _ bias: Span<Int32>, _ scales: ChannelScales, _ parameters: Parameters,
    inputCount: Int, outputCount: Int
  ) throws(KernelError) {
    let channels = parameters.channels
    if channels < 1 || channels > greatestChannelCount { throw .dimensionOutOfRange(value: channels) }
    let (high, low) = (parameters.epsilonHigh, parameters.epsilonLow)
    if high < 0 || high >= 1 << 30 || (high == 0 && low == 0) {
      throw .epsilonOutOfRange(high: high, low: low)
    }
    try requireZeroPoint(.output, parameters.outputZeroPoint, of: type)
    try requireClamp(parameters.clamp, of: type)
    try requireCount(.bias, expected: channels, actual: bias.count)
    try requireCount(.scales, expected: channels, actual: scales.multipliers.count)
    try requireCount(.scales, expected: channels, actual: scales.shifts.count)
    var i = 0
    while i < channels {
      if bias[i] > greatestBias || bias[i] < 0 &- greatestBias {
        throw .biasOutOfRange(channel: i, value: bias[i])
      }
      // A negative multiplier is a negative gamma; −2³¹ has no magnitude.
      let multiplier = scales.multipliers[i]
      let magnitude = multiplier < 0 ? 0 &- multiplier : multiplier
      try requireMultiplier(
        .scales, channel: i, QuantizedMultiplier(multiplier: magnitude, shift: scales.shifts[i]),
        shifts: ClampRange(lower: -31, upper: greatestShift))
      i &+= 1
    }
    if inputCount % channels != 0 {
      throw .elementCount(.input, expected: inputCount - inputCount % channels, actual: inputCount)
    }
    try requireCount(.output, expected: inputCount, actual: outputCount)
  }

  /// Int8. Input and output are rows of `channels` numbers, as many in both; `bias` and `scales` have one number a
  /// channel.
  public static func apply(
    input: Span<Int8>, bias: Span<Int32>, scales: ChannelScales, parameters: Parameters,
    output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try validate(
      of: Int8.self, bias, scales, parameters, inputCount: input.count, outputCount: output.count)
    run(input, bias, scales, parameters, &output)
  }

  /// Int8, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int8>, bias: Span<Int32>, scales: ChannelScales, parameters: Parameters,
    output: inout MutableSpan<Int8>
  ) {
    run(input, bias, scales, parameters, &output)
  }

  /// Int16. Input and output are rows of `channels` numbers, as many in both; `bias` and `scales` have one number a
  /// channel.
  public static func apply(
    input: Span<Int16>, bias: Span<Int32>, scales: ChannelScales, parameters: Parameters,
    output: inout MutableSpan<Int16>
  ) throws(KernelError) {
    try validate(
      of: Int16.self, bias, scales, parameters, inputCount: input.count, outputCount: output.count)
    run(input, bias, scales, parameters, &output)
  }

  /// Int16, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int16>, bias: Span<Int32>, scales: ChannelScales, parameters: Parameters,
    output: inout MutableSpan<Int16>
  ) {
    run(input, bias, scales, parameters, &output)
  }
}
