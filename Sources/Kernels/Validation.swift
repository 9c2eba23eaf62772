import FixedPoint

// Checks that several operators share.

@inline(__always)
func requireCount(_ argument: KernelArgument, expected: Int, actual: Int) throws(KernelError) {
  if expected != actual { throw .elementCount(argument, expected: expected, actual: actual) }
}

/// a · b · c · d elements; the factors are not negative.
func checkedCount(
  _ argument: KernelArgument, _ a: Int, _ b: Int, _ c: Int = 1, _ d: Int = 1
) throws(KernelError) -> Int {
  let ab = a.multipliedReportingOverflow(by: b)
  let abc = ab.partialValue.multipliedReportingOverflow(by: c)
  let abcd = abc.partialValue.multipliedReportingOverflow(by: d)
  if ab.overflow || abc.overflow || abcd.overflow { throw .elementCountOverflow(argument) }
  return abcd.partialValue
}

func requireZeroPoint<Element: ActivationElement>(
  _ argument: KernelArgument, _ value: Int32, of type: Element.Type
) throws(KernelError) {
  if value < Element.lowest || value > Element.highest {
    throw .zeroPointOutOfRange(argument, value: value, lower: Element.lowest, upper: Element.highest)
  }
}

func requireClamp<Element: ActivationElement>(
  _ clamp: ClampRange, of type: Element.Type
) throws(KernelError) {
  if clamp.lower > clamp.upper || clamp.lower < Element.lowest || clamp.upper > Element.highest {
    throw .clampOutOfRange(
      lower: clamp.lower, upper: clamp.upper, typeLower: Element.lowest, typeUpper: Element.highest)
  }
}

func requirePositive(_ value: Int) throws(KernelError) {
  if value <= 0 { throw .dimensionOutOfRange(value: value) }
}

/// Within 1 … 32767, so that a product of two dimensions fits every target's word.
func requireDimension(_ value: Int, lower: Int = 1) throws(KernelError) {
  if value < lower || value > 32767 { throw .dimensionOutOfRange(value: value) }
}

func requireMultiplier(
  _ argument: KernelArgument, channel: Int = 0, _ factor: QuantizedMultiplier, shifts: ClampRange
) throws(KernelError) {
  if factor.multiplier < 0 {
    throw .multiplierNegative(argument, channel: channel, value: factor.multiplier)
  }
  if factor.shift < shifts.lower || factor.shift > shifts.upper {
    throw .shiftOutOfRange(
      argument, channel: channel, value: factor.shift, lower: shifts.lower, upper: shifts.upper)
  }
}

extension ClampRange {
  /// Shifts of `multiplyByQuantizedMultiplier`.
  static var shifts: ClampRange { ClampRange(lower: -31, upper: 30) }
  /// Shifts of `multiplyWideByQuantizedMultiplier`.
  static var wideShifts: ClampRange { ClampRange(lower: -31, upper: 7) }
}

/// Checks the scales of an operator with `channels` output channels.
func requireScales(
  _ scales: ChannelScales, channels: Int, argument: KernelArgument = .scales, shifts: ClampRange
) throws(KernelError) {
  let multiplierCount = scales.multipliers.count
  let shiftCount = scales.shifts.count
  if multiplierCount != 1 { try requireCount(argument, expected: channels, actual: multiplierCount) }
  if shiftCount != 1 { try requireCount(argument, expected: channels, actual: shiftCount) }
  var channel = 0
  while channel < channels {
    let factor = QuantizedMultiplier(
      multiplier: scales.multipliers[multiplierCount == 1 ? 0 : channel],
      shift: scales.shifts[shiftCount == 1 ? 0 : channel])
    try requireMultiplier(argument, channel: channel, factor, shifts: shifts)
    channel &+= 1
  }
}

/// Checks the zero points and the clamp of an operator with weights.
func requireLinear<Input: ActivationElement, Output: ActivationElement>(
  _ parameters: LinearParameters, input: Input.Type, output: Output.Type
) throws(KernelError) {
  try requireZeroPoint(.input, parameters.inputZeroPoint, of: Input.self)
  try requireZeroPoint(.output, parameters.outputZeroPoint, of: Output.self)
  try requireClamp(parameters.clamp, of: Output.self)
}
