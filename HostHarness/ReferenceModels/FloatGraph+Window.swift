extension FloatGraph {
  /// How a kernel slides over `[H, W, C]`.
  public struct Window: Sendable, Equatable {
    public var kernelHeight: Int
    public var kernelWidth: Int
    public var strideHeight: Int
    public var strideWidth: Int
    /// Rows from one tap to the next; 1 is a kernel without gaps.
    public var dilationHeight: Int
    public var dilationWidth: Int
    /// Rows and columns before and after the input; TensorFlow's SAME padding is not symmetric.
    public var paddingTop: Int
    public var paddingBottom: Int
    public var paddingLeft: Int
    public var paddingRight: Int

    public init(
      kernelHeight: Int, kernelWidth: Int, strideHeight: Int = 1, strideWidth: Int = 1,
      dilationHeight: Int = 1, dilationWidth: Int = 1, paddingTop: Int = 0, paddingBottom: Int = 0,
      paddingLeft: Int = 0, paddingRight: Int = 0
    ) {
      self.kernelHeight = kernelHeight
      self.kernelWidth = kernelWidth
      self.strideHeight = strideHeight
      self.strideWidth = strideWidth
      self.dilationHeight = dilationHeight
      self.dilationWidth = dilationWidth
      self.paddingTop = paddingTop
      self.paddingBottom = paddingBottom
      self.paddingLeft = paddingLeft
      self.paddingRight = paddingRight
    }

    /// Taps of the kernel: kH · kW.
    public var tapCount: Int { kernelHeight * kernelWidth }
    /// Rows that the kernel spans.
    public var spanHeight: Int { dilationHeight * (kernelHeight - 1) + 1 }
    /// Columns that the kernel spans.
    public var spanWidth: Int { dilationWidth * (kernelWidth - 1) + 1 }

    /// Rows of the output for `inputHeight` rows; not positive where the kernel does not fit.
    public func outputHeight(_ inputHeight: Int) -> Int {
      Self.extent(inputHeight + paddingTop + paddingBottom, spanHeight, strideHeight)
    }

    /// Columns of the output for `inputWidth` columns; not positive where the kernel does not fit.
    public func outputWidth(_ inputWidth: Int) -> Int {
      Self.extent(inputWidth + paddingLeft + paddingRight, spanWidth, strideWidth)
    }

    private static func extent(_ padded: Int, _ span: Int, _ stride: Int) -> Int {
      padded < span || stride < 1 ? 0 : (padded - span) / stride + 1
    }

    /// Padding of TensorFlow's SAME rule, output = ⌈input / stride⌉: the odd row or column comes last. `kernel` is
    /// the span of the dilated kernel.
    public static func samePadding(input: Int, kernel: Int, stride: Int) -> (before: Int, after: Int) {
      let output = (input + stride - 1) / stride
      let total = max(0, (output - 1) * stride + kernel - input)
      return (total / 2, total - total / 2)
    }
  }
}

extension FloatGraph.Window {
  /// Lays the input window of every output position in a row: `patches [H' · W', kH · kW · C]`, zeros where the
  /// window leaves `input [H, W, C]`.
  public func gatherPatches(
    _ input: UnsafePointer<Float>, inputShape: [Int], outputHeight: Int, outputWidth: Int,
    into patches: UnsafeMutablePointer<Float>
  ) {
    let (height, width, channels) = (inputShape[0], inputShape[1], inputShape[2])
    var target = patches
    for outputRow in 0..<outputHeight {
      for outputColumn in 0..<outputWidth {
        let firstColumn = outputColumn * strideWidth - paddingLeft
        for kernelRow in 0..<kernelHeight {
          let row = outputRow * strideHeight - paddingTop + kernelRow * dilationHeight
          if dilationWidth == 1, row >= 0, row < height {
            // Columns inside the input are contiguous with their channels.
            let begin = min(kernelWidth, max(0, -firstColumn))
            let end = max(begin, min(kernelWidth, width - firstColumn))
            target.update(repeating: 0, count: begin * channels)
            (target + begin * channels).update(
              from: input + (row * width + firstColumn + begin) * channels, count: (end - begin) * channels)
            (target + end * channels).update(repeating: 0, count: (kernelWidth - end) * channels)
            target += kernelWidth * channels
            continue
          }
          for kernelColumn in 0..<kernelWidth {
            let column = firstColumn + kernelColumn * dilationWidth
            if row < 0 || row >= height || column < 0 || column >= width {
              target.update(repeating: 0, count: channels)
            } else {
              target.update(from: input + (row * width + column) * channels, count: channels)
            }
            target += channels
          }
        }
      }
    }
  }
}
