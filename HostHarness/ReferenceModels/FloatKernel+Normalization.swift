import Glibc

extension FloatKernel {
  /// Softmax of every run of `channels` among `count` numbers.
  static func softmax(
    _ input: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>, channels: Int, count: Int
  ) {
    for start in stride(from: 0, to: count, by: channels) {
      var greatest = -Float.infinity
      for index in start..<(start + channels) { greatest = max(greatest, input[index]) }
      var sum: Float = 0
      for index in start..<(start + channels) {
        result[index] = expf(input[index] - greatest)
        sum += result[index]
      }
      for index in start..<(start + channels) { result[index] /= sum }
    }
  }
}

extension FloatGraph.LayerNormalization {
  /// Normalises every run of C among `count` numbers.
  func run(_ input: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>, count: Int) {
    let channels = gamma.count
    for start in stride(from: 0, to: count, by: channels) {
      var sum: Float = 0
      for index in 0..<channels { sum += input[start + index] }
      let mean = sum / Float(channels)
      var squares: Float = 0
      for index in 0..<channels {
        let difference = input[start + index] - mean
        squares += difference * difference
      }
      let factor = 1 / (squares / Float(channels) + epsilon).squareRoot()
      for index in 0..<channels {
        result[start + index] = (input[start + index] - mean) * factor * gamma[index] + beta[index]
      }
    }
  }
}
