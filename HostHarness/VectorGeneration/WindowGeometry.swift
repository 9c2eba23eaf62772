import Quantization

/// Shapes of a sliding window over `[H, W, I]`: what convolution cases vary.
struct WindowGeometry {
  var name: String
  var height: Int
  var width: Int
  var channels: Int
  var kernelHeight: Int
  var kernelWidth: Int
  var strideHeight = 1
  var strideWidth = 1
  var dilationHeight = 1
  var dilationWidth = 1
  var top = 0
  var bottom = 0
  var left = 0
  var right = 0

  var outputHeight: Int {
    (height + top + bottom - dilationHeight * (kernelHeight - 1) - 1) / strideHeight + 1
  }
  var outputWidth: Int { (width + left + right - dilationWidth * (kernelWidth - 1) - 1) / strideWidth + 1 }

  init(
    _ name: String, _ input: (Int, Int, Int), _ kernel: (Int, Int), stride: (Int, Int) = (1, 1),
    dilation: (Int, Int) = (1, 1), padding: (top: Int, bottom: Int, left: Int, right: Int) = (0, 0, 0, 0)
  ) {
    self.name = name
    (height, width, channels) = input
    (kernelHeight, kernelWidth) = kernel
    (strideHeight, strideWidth) = stride
    (dilationHeight, dilationWidth) = dilation
    (top, bottom, left, right) = padding
  }

  var quantized: QuantizedWindow {
    QuantizedWindow(
      kernelHeight: kernelHeight, kernelWidth: kernelWidth, strideHeight: strideHeight,
      strideWidth: strideWidth, dilationHeight: dilationHeight, dilationWidth: dilationWidth,
      paddingTop: top, paddingBottom: bottom, paddingLeft: left, paddingRight: right)
  }

  /// A square 3 × 3 window over 4 × 4 pixels, padded to the same size.
  static func same3x3(channels: Int) -> WindowGeometry {
    WindowGeometry("c\(channels)", (4, 4, channels), (3, 3), padding: (1, 1, 1, 1))
  }

  /// A window of one pixel.
  static func pointwise(width: Int, channels: Int) -> WindowGeometry {
    WindowGeometry("1x1-w\(width)-c\(channels)", (2, width, channels), (1, 1))
  }

  static let all: [WindowGeometry] = [
    WindowGeometry("one-pixel", (1, 1, 1), (1, 1)),
    WindowGeometry("1x1", (5, 7, 3), (1, 1)),
    WindowGeometry("1x1-stride2", (5, 7, 4), (1, 1), stride: (2, 2)),
    WindowGeometry("3x3-valid", (6, 5, 3), (3, 3)),
    WindowGeometry("3x3-same", (6, 5, 3), (3, 3), padding: (1, 1, 1, 1)),
    WindowGeometry("3x3-stride2-same-even", (8, 8, 2), (3, 3), stride: (2, 2), padding: (0, 1, 0, 1)),
    WindowGeometry("3x3-stride2-same-odd", (7, 9, 4), (3, 3), stride: (2, 2), padding: (1, 1, 1, 1)),
    WindowGeometry("3x3-stride2-valid", (9, 8, 5), (3, 3), stride: (2, 2)),
    WindowGeometry("3x3-stride1x2", (6, 8, 3), (3, 3), stride: (1, 2), padding: (1, 1, 0, 1)),
    WindowGeometry("3x3-stride2x1", (6, 8, 3), (3, 3), stride: (2, 1), padding: (0, 1, 1, 1)),
    WindowGeometry("3x3-stride3x2", (10, 9, 2), (3, 3), stride: (3, 2)),
    WindowGeometry("1x3", (4, 9, 3), (1, 3), padding: (0, 0, 1, 1)),
    WindowGeometry("3x1", (9, 4, 3), (3, 1), padding: (1, 1, 0, 0)),
    WindowGeometry("2x2", (5, 5, 3), (2, 2), padding: (0, 1, 0, 1)),
    WindowGeometry("2x3-one-sided", (4, 6, 2), (2, 3), padding: (1, 0, 2, 0)),
    WindowGeometry("5x5-same", (7, 6, 2), (5, 5), padding: (2, 2, 2, 2)),
    WindowGeometry("7x7-stride4", (11, 13, 2), (7, 7), stride: (4, 4), padding: (3, 3, 3, 3)),
    WindowGeometry("kernel-is-input", (4, 5, 3), (4, 5)),
    WindowGeometry("all-padding-but-one", (1, 1, 3), (3, 3), padding: (2, 2, 2, 2)),
    WindowGeometry("padding-up-to-kernel", (3, 2, 2), (4, 3), padding: (3, 3, 2, 2)),
    WindowGeometry("stride-beyond-kernel", (9, 10, 2), (2, 2), stride: (5, 4)),
    WindowGeometry("dilation2", (9, 8, 2), (3, 3), dilation: (2, 2), padding: (2, 2, 2, 2)),
    WindowGeometry("dilation1x3", (5, 11, 3), (2, 3), dilation: (1, 3), padding: (0, 0, 3, 3)),
    WindowGeometry("dilation3x2-stride2", (12, 11, 2), (3, 2), stride: (2, 2), dilation: (3, 2)),
    WindowGeometry("dilation-in-padding", (2, 2, 2), (3, 3), dilation: (4, 4), padding: (8, 8, 8, 8)),
  ]
}
