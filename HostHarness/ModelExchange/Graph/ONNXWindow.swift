/// The window of a convolution or a pool over one or two spatial axes; every list has one entry an axis.
public struct ONNXWindow: Sendable, Equatable {
  public var kernel: [Int]
  public var strides: [Int]
  public var dilations: [Int]
  /// Rows or columns before the first; automatic padding is resolved.
  public var before: [Int]
  /// Behind the last, with ``overhang``.
  public var after: [Int]
  /// The part of ``after`` that rounding up the output's size adds; a mean never counts it.
  public var overhang: [Int]

  public init(kernel: [Int], strides: [Int], dilations: [Int], before: [Int], after: [Int]) {
    self.kernel = kernel
    self.strides = strides
    self.dilations = dilations
    self.before = before
    self.after = after
    overhang = after.map { _ in 0 }
  }

  /// The kernel with its gaps along `axis`.
  public func extent(_ axis: Int) -> Int { dilations[axis] * (kernel[axis] - 1) + 1 }
}
