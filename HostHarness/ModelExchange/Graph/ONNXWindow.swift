/// The window of a convolution or a pool over one or two spatial axes; every list has one entry an axis.
public struct ONNXWindow: Sendable, Equatable {
  public var kernel: [Int]
  public var strides: [Int]
  public var dilations: [Int]
  /// Rows or columns before the first; automatic padding is resolved.
  public var before: [Int]
  /// Behind the last, with what rounding up the output's size asks for.
  public var after: [Int]

  public init(kernel: [Int], strides: [Int], dilations: [Int], before: [Int], after: [Int]) {
    self.kernel = kernel
    self.strides = strides
    self.dilations = dilations
    self.before = before
    self.after = after
  }

  /// The kernel with its gaps along `axis`.
  public func extent(_ axis: Int) -> Int { dilations[axis] * (kernel[axis] - 1) + 1 }
}
