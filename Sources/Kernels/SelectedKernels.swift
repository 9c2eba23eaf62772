import CTarget

/// The only place that chooses between variants of a kernel.
///
/// A variant for a target is a type beside the portable one, in a `+<Target>` file, with the same static
/// functions; here a compilation condition picks it. Every variant equals the portable one bit for bit.
enum SelectedKernels {
  typealias Convolution = PortableConvolution2D
  typealias Depthwise = PortableDepthwiseConvolution2D
  typealias FullyConnected = PortableFullyConnected
  typealias GatedRecurrent = PortableGatedRecurrentUnit
  typealias AveragePool = BlockAveragePool2D
  typealias MaxPool = BlockMaxPool2D

  /// What goes element by element: the first elements of a row, or all; returns how many they were.
  @unsafe @inline(__always)
  static func elements<Input: ActivationElement, Output: ActivationElement>(
    _ kind: LLElementwiseKind, _ scales: LLElementwise, _ row: ElementRow<Input, Output>
  ) -> Int {
    if LL_NEON == 1 { return unsafe NEONElementLoop.run(kind, scales, row) }
    if LL_X86 == 1 { return unsafe X86ElementLoop.run(kind, scales, row) }
    if LL_ARM_DSP == 1 { return unsafe DSPElementLoop.run(kind, scales, row) }
    return unsafe ScalarElementLoop.run(kind, scales, row)
  }
}
