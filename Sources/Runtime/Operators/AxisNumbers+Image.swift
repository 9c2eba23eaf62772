import Kernels
import ModelImage

extension AxisNumbers {
  /// Places beyond the rank are 1.
  init(_ shape: TensorShape) { self.init(shape[0], shape[1], shape[2], shape[3]) }

  init(_ words: AxisWords) {
    self.init(
      Int(truncatingIfNeeded: words.first), Int(truncatingIfNeeded: words.second),
      Int(truncatingIfNeeded: words.third), Int(truncatingIfNeeded: words.fourth))
  }
}
