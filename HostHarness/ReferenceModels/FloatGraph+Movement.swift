extension FloatGraph {
  /// The average of each channel under a window.
  public struct AveragePool2D: Sendable, Equatable {
    public var window: Window
    /// The divisor is the number of taps, those in the padding included (they hold zero); otherwise the number of
    /// inputs under the window.
    public var countsPadding: Bool

    public init(window: Window, countsPadding: Bool = false) {
      self.window = window
      self.countsPadding = countsPadding
    }
  }

  /// A part of a tensor: along axis a, output index i is input index `starts[a] + i · steps[a]`, i < `sizes[a]`.
  public struct Slice: Sendable, Equatable {
    /// One number an axis, inside the input.
    public var starts: [Int]
    /// One number an axis.
    public var sizes: [Int]
    /// One number an axis, not 0; negative steps walk backwards.
    public var steps: [Int]

    public init(starts: [Int], sizes: [Int], steps: [Int]) {
      self.starts = starts
      self.sizes = sizes
      self.steps = steps
    }
  }

  /// A tensor inside a larger one that is `value` elsewhere.
  public struct Pad: Sendable, Equatable {
    /// One number an axis, not negative.
    public var before: [Int]
    /// One number an axis, not negative.
    public var after: [Int]
    public var value: Float

    public init(before: [Int], after: [Int], value: Float = 0) {
      self.before = before
      self.after = after
      self.value = value
    }
  }
}

/// Row-major positions of elements that move.
enum Strides {
  /// Elements from one index of an axis to the next.
  static func rowMajor(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    return strides
  }

  /// For every element of a tensor of `shape`, row by row: `start` + Σ index · stride.
  static func offsets(_ shape: [Int], strides: [Int], start: Int = 0) -> [Int] {
    zip(shape, strides).reduce([start]) { offsets, axis in
      offsets.flatMap { offset in (0..<axis.0).map { offset + $0 * axis.1 } }
    }
  }
}
