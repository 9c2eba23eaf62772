@testable import Quantization

extension ValueStatistics {
  /// What calibration would learn from these elements.
  init(of elements: [Float]) {
    self.init()
    elements.withUnsafeBufferPointer {
      addToRange($0)
      addToHistogram($0)
    }
  }
}
