/// The frame encoder's input.
public enum FrameInput {
  /// Writes [H, W, 2]: 3 (f_t − background), 5 (f_t − f_{t−1}), f = grey level / 255.
  ///
  /// - Precondition: the three images have one size and `output` twice as many elements.
  public static func make(
    current: [UInt8], previous: [UInt8], background: [UInt8], into output: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(
      current.count == previous.count && current.count == background.count
        && output.count == 2 * current.count)
    for index in 0..<current.count {
      let value = Float(current[index])
      output[2 * index] = (value - Float(background[index])) * (3.0 / 255)
      output[2 * index + 1] = (value - Float(previous[index])) * (5.0 / 255)
    }
  }
}
