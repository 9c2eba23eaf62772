import PackedWeights

/// Which argument of a kernel an error speaks of.
public enum KernelArgument: Equatable, Sendable {
  case input
  case secondInput
  case state
  case weights
  case recurrentWeights
  case bias
  case recurrentBias
  case scales
  case recurrentScales
  case table
  case sigmoidTable
  case tanhTable
  case scratch
  case output
}

/// Why a kernel refused its arguments. Nothing has been written when it is thrown.
public enum KernelError: Error, Equatable, Sendable {
  /// A span has another number of elements than the shapes require.
  case elementCount(KernelArgument, expected: Int, actual: Int)
  /// A multiplier is negative. `channel` counts output channels.
  case multiplierNegative(KernelArgument, channel: Int, value: Int32)
  /// A shift is outside the kernel's range.
  case shiftOutOfRange(KernelArgument, channel: Int, value: Int32, lower: Int32, upper: Int32)
  /// A zero point is not a number of its tensor's type.
  case zeroPointOutOfRange(KernelArgument, value: Int32, lower: Int32, upper: Int32)
  /// The clamp range is empty or leaves the output's type.
  case clampOutOfRange(lower: Int32, upper: Int32, typeLower: Int32, typeUpper: Int32)
  /// A shape, kernel, stride, dilation or channel count is not positive or above 32767, or a padding negative
  /// or above 32767. Dense layers, whose counts may be larger, only need them positive.
  case dimensionOutOfRange(value: Int)
  /// The shapes ask for more elements than an address can count.
  case elementCountOverflow(KernelArgument)
  /// The kernel, dilated, does not fit into the padded input.
  case kernelExceedsInput(kernel: Int, paddedInput: Int)
  /// A window of a pool holds padding only; `position` counts output rows or columns.
  case windowOutsideInput(position: Int)
  /// A start, step, padding or place of a permutation leaves the axis.
  case axisOutOfRange(axis: Int, value: Int)
  /// A table that holds gates has a negative number.
  case tableEntryNegative(KernelArgument, index: Int, value: Int16)
  /// A bias is too large for what is added to it.
  case biasOutOfRange(channel: Int, value: Int32)
  /// What is added to a variance is not in 1 … 2⁶² − 1; its two words.
  case epsilonOutOfRange(high: Int32, low: UInt32)
  /// These two numbers can meet as factors, and their product needs more than 32 bits.
  case productOverflow(Int32, Int32)
  /// The packing is for another operation, or for a target whose kernels this program does not hold.
  case packingUnavailable(WeightPacking)
}
