/// The only place that chooses between variants of a kernel.
///
/// A variant for a target is a type beside the portable one, in a `+<Target>` file, with the same static
/// functions; here a compilation condition picks it. Every variant equals the portable one bit for bit.
enum SelectedKernels {
  typealias Convolution = PortableConvolution2D
  typealias Depthwise = PortableDepthwiseConvolution2D
  typealias FullyConnected = PortableFullyConnected
  typealias GatedRecurrent = PortableGatedRecurrentUnit
  typealias AveragePool = PortableAveragePool2D
  typealias MaxPool = PortableMaxPool2D
}
