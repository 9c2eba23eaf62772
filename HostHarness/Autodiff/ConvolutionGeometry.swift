/// Sizes of a two-dimensional convolution over `[H, W, C]` with zero padding.
public struct ConvolutionGeometry: Sendable, Equatable {
  public var height: Int
  public var width: Int
  public var channels: Int
  public var kernelHeight: Int
  public var kernelWidth: Int
  public var strideHeight: Int
  public var strideWidth: Int
  public var paddingTop: Int
  public var paddingLeft: Int
  public var outputHeight: Int
  public var outputWidth: Int

  /// TensorFlow's SAME padding: `ceil(size / stride)` outputs, the odd row of zeros comes last.
  public init(same height: Int, _ width: Int, channels: Int, kernel: Int, strideHeight: Int, strideWidth: Int)
  {
    self.height = height
    self.width = width
    self.channels = channels
    kernelHeight = kernel
    kernelWidth = kernel
    self.strideHeight = strideHeight
    self.strideWidth = strideWidth
    outputHeight = (height + strideHeight - 1) / strideHeight
    outputWidth = (width + strideWidth - 1) / strideWidth
    paddingTop = max((outputHeight - 1) * strideHeight + kernel - height, 0) / 2
    paddingLeft = max((outputWidth - 1) * strideWidth + kernel - width, 0) / 2
  }

  public var paddingBottom: Int {
    max((outputHeight - 1) * strideHeight + kernelHeight - height - paddingTop, 0)
  }
  public var paddingRight: Int { max((outputWidth - 1) * strideWidth + kernelWidth - width - paddingLeft, 0) }
  /// Values under one output: `kH · kW · C`.
  public var patchCount: Int { kernelHeight * kernelWidth * channels }
  public var inputCount: Int { height * width * channels }
  public var outputPixels: Int { outputHeight * outputWidth }

  /// Copies every patch of `images [count, H, W, C]` into `columns [count · outputs, kH · kW · C]`.
  func gatherPatches(
    _ images: UnsafePointer<Float>, count: Int, into columns: UnsafeMutablePointer<Float>
  ) {
    var target = columns
    let run = kernelWidth * channels
    for image in 0..<count {
      let source = images + image * inputCount
      for oy in 0..<outputHeight {
        for ox in 0..<outputWidth {
          let x0 = ox * strideWidth - paddingLeft
          let first = max(0, -x0)
          let last = min(kernelWidth, width - x0)
          for ky in 0..<kernelHeight {
            let y = oy * strideHeight - paddingTop + ky
            if y < 0 || y >= height {
              target.update(repeating: 0, count: run)
            } else {
              for i in 0..<first * channels { target[i] = 0 }
              let row = source + (y * width + x0 + first) * channels
              let copied = (last - first) * channels
              let inside = target + first * channels
              for i in 0..<copied { inside[i] = row[i] }
              for i in last * channels..<run { target[i] = 0 }
            }
            target += run
          }
        }
      }
    }
  }

  /// The transpose of `gatherPatches`: adds every patch's gradient to the pixels it came from.
  func scatterPatches(
    _ columns: UnsafePointer<Float>, count: Int, into images: UnsafeMutablePointer<Float>
  ) {
    var source = columns
    let run = kernelWidth * channels
    for image in 0..<count {
      let target = images + image * inputCount
      for oy in 0..<outputHeight {
        for ox in 0..<outputWidth {
          let x0 = ox * strideWidth - paddingLeft
          let first = max(0, -x0)
          let last = min(kernelWidth, width - x0)
          for ky in 0..<kernelHeight {
            let y = oy * strideHeight - paddingTop + ky
            if y >= 0 && y < height {
              let row = target + (y * width + x0 + first) * channels
              let inside = source + first * channels
              for i in 0..<(last - first) * channels { row[i] += inside[i] }
            }
            source += run
          }
        }
      }
    }
  }
}
