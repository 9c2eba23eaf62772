import FixedPoint
import ModelImage

extension QuantizedMultiplier {
  /// The factor that multiplier and shift stand for.
  var real: Double {
    Double(multiplier) * Double(sign: .plus, exponent: Int(shift) - 31, significand: 1)
  }
}

extension QuantizedOperation {
  /// Biases and factors of an operator with weights that is not recurrent; nil for the others.
  var channels: QuantizedChannels? {
    get {
      switch self {
      case .convolution2D(let convolution): convolution.channels
      case .depthwiseConvolution2D(let convolution): convolution.channels
      case .fullyConnected(let dense): dense.channels
      default: nil
      }
    }
    set {
      guard let newValue else { return }
      switch self {
      case .convolution2D(var convolution):
        convolution.channels = newValue
        self = .convolution2D(convolution)
      case .depthwiseConvolution2D(var convolution):
        convolution.channels = newValue
        self = .depthwiseConvolution2D(convolution)
      case .fullyConnected(var dense):
        dense.channels = newValue
        self = .fullyConnected(dense)
      default: break
      }
    }
  }

  /// In the image's order; empty for operators without ``channels``.
  var weightIntegers: [Int8] {
    switch self {
    case .convolution2D(let convolution): convolution.weights
    case .depthwiseConvolution2D(let convolution): convolution.weights
    case .fullyConnected(let dense): dense.weights
    default: []
    }
  }

  func weights(ofChannel channel: Int) -> [Int8] {
    switch self {
    case .convolution2D(let convolution):
      let columns = convolution.weights.count / convolution.channels.bias.count
      return Array(convolution.weights[channel * columns..<(channel + 1) * columns])
    case .fullyConnected(let dense):
      let columns = dense.weights.count / dense.channels.bias.count
      return Array(dense.weights[channel * columns..<(channel + 1) * columns])
    case .depthwiseConvolution2D(let convolution):
      return stride(from: channel, to: convolution.weights.count, by: convolution.channels.bias.count)
        .map { convolution.weights[$0] }
    default: return []
    }
  }
}
