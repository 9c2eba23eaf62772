import Kernels
import ModelImage

extension KernelWindow {
  /// The window of a validated parameter block.
  init(_ window: WindowParameters) {
    self.init(
      kernelHeight: window.kernelHeight, kernelWidth: window.kernelWidth, strideHeight: window.strideHeight,
      strideWidth: window.strideWidth, dilationHeight: window.dilationHeight,
      dilationWidth: window.dilationWidth, paddingTop: window.paddingTop, paddingBottom: window.paddingBottom,
      paddingLeft: window.paddingLeft, paddingRight: window.paddingRight)
  }
}
