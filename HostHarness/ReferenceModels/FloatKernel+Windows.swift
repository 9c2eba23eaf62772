// Operations that slide a window over `[H, W, C]` without a matrix product.

extension FloatKernel {
  func runDepthwise(
    _ convolution: FloatGraph.DepthwiseConvolution2D, _ input: UnsafePointer<Float>,
    _ result: UnsafeMutablePointer<Float>
  ) {
    let channels = outputShape[2]
    let multiplier = channels / inputShape[2]
    for position in 0..<(outputShape[0] * outputShape[1]) {
      let pixel = result + position * channels
      for channel in 0..<channels { pixel[channel] = convolution.bias[channel] }
      forEachTap(of: convolution.window, at: position) { tap, offset in
        for channel in 0..<channels {
          pixel[channel] +=
            convolution.weights[tap * channels + channel] * input[offset + channel / multiplier]
        }
      }
    }
  }

  func runAveragePool(
    _ pool: FloatGraph.AveragePool2D, _ input: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>
  ) {
    let channels = outputShape[2]
    for position in 0..<(outputShape[0] * outputShape[1]) {
      let pixel = result + position * channels
      pixel.update(repeating: 0, count: channels)
      var inside = 0
      forEachTap(of: pool.window, at: position) { _, offset in
        inside += 1
        for channel in 0..<channels { pixel[channel] += input[offset + channel] }
      }
      let count = Float(pool.countsPadding ? pool.window.tapCount : inside)
      for channel in 0..<channels { pixel[channel] /= count }
    }
  }

  func runMaxPool(
    _ window: FloatGraph.Window, _ input: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>
  ) {
    let channels = outputShape[2]
    for position in 0..<(outputShape[0] * outputShape[1]) {
      let pixel = result + position * channels
      pixel.update(repeating: -.infinity, count: channels)
      forEachTap(of: window, at: position) { _, offset in
        for channel in 0..<channels { pixel[channel] = max(pixel[channel], input[offset + channel]) }
      }
    }
  }

  /// Calls `body` with every tap (row by row) of the window at output position `position` that lies inside the
  /// input, and the offset of the input pixel under it.
  private func forEachTap(
    of window: FloatGraph.Window, at position: Int, _ body: (_ tap: Int, _ offset: Int) -> Void
  ) {
    let top = position / outputShape[1] * window.strideHeight - window.paddingTop
    let left = position % outputShape[1] * window.strideWidth - window.paddingLeft
    for tap in 0..<window.tapCount {
      let row = top + tap / window.kernelWidth * window.dilationHeight
      let column = left + tap % window.kernelWidth * window.dilationWidth
      guard row >= 0, row < inputShape[0], column >= 0, column < inputShape[1] else { continue }
      body(tap, (row * inputShape[1] + column) * inputShape[2])
    }
  }
}
