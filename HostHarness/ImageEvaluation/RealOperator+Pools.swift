import Quantization

extension RealOperator {
  /// Differences from the zero point, so that what lies in the padding counts as zero.
  func average(_ window: QuantizedWindow, countsPadding: Bool) -> [Double] {
    let depth = inputs[0].description.shape[2]
    let taps = Double(window.kernelHeight * window.kernelWidth)
    let counts = countsPadding ? [] : insideCounts(window)
    var pixel = 0
    return patches(window) { patch in
      let count = countsPadding ? taps : Double(counts[pixel])
      pixel += 1
      return (0..<depth).map { channel in
        stride(from: channel, to: patch.count, by: depth).reduce(0) { $0 + patch[$1] } / count
          + Double(output.zeroPoint)
      }
    }
  }

  func maximum(_ window: QuantizedWindow) -> [Double] {
    let shape = inputs[0].description.shape
    let depth = shape[2]
    var result: [Double] = []
    for row in 0..<output.shape[0] {
      for column in 0..<output.shape[1] {
        for channel in 0..<depth {
          var greatest = -Double.infinity
          for (y, x) in taps(window, row, column) {
            greatest = max(greatest, inputs[0].numbers[(y * shape[1] + x) * depth + channel])
          }
          result.append(greatest)
        }
      }
    }
    return result
  }

  private func insideCounts(_ window: QuantizedWindow) -> [Int] {
    (0..<output.shape[0]).flatMap { row in
      (0..<output.shape[1]).map { taps(window, row, $0).count }
    }
  }

  /// Rows and columns of the input under the window.
  private func taps(_ window: QuantizedWindow, _ row: Int, _ column: Int) -> [(Int, Int)] {
    let shape = inputs[0].description.shape
    let rows = (0..<window.kernelHeight).map {
      row * window.strideHeight - window.paddingTop + $0 * window.dilationHeight
    }
    let columns = (0..<window.kernelWidth).map {
      column * window.strideWidth - window.paddingLeft + $0 * window.dilationWidth
    }
    return rows.filter { (0..<shape[0]).contains($0) }.flatMap { y in
      columns.filter { (0..<shape[1]).contains($0) }.map { (y, $0) }
    }
  }
}
