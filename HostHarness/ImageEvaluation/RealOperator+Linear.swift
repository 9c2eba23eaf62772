import FixedPoint
import Quantization

extension RealOperator {
  func apply(_ dense: QuantizedFullyConnected) -> [Double] {
    let sums = RealLinear(weights: dense.weights, channels: dense.channels).apply(inputs[0].differences)
    return sums.map { limited($0, dense.clamp) }
  }

  func apply(_ convolution: QuantizedConvolution2D) -> [Double] {
    let linear = RealLinear(weights: convolution.weights, channels: convolution.channels)
    return patches(convolution.window) { patch in
      linear.apply(patch).map { limited($0, convolution.clamp) }
    }
  }

  func apply(_ convolution: QuantizedDepthwiseConvolution2D) -> [Double] {
    let depth = inputs[0].description.shape[2]
    let channels = convolution.channels
    let count = channels.bias.count
    let taps = convolution.weights.count / count
    return patches(convolution.window) { patch in
      (0..<count).map { channel in
        var sum = Double(channels.bias[channel])
        for tap in 0..<taps {
          sum +=
            Double(convolution.weights[tap * count + channel])
            * patch[tap * depth + channel / (count / depth)]
        }
        let factor = QuantizedMultiplier(
          multiplier: channels.multipliers[channel], shift: channels.shifts[channel])
        return limited(factor.factor * sum, convolution.clamp)
      }
    }
  }

  /// What `pixel` makes of the patch `[kH, kW, C]` of every output pixel; what lies in the padding counts as zero.
  func patches(_ window: QuantizedWindow, _ pixel: ([Double]) -> [Double]) -> [Double] {
    let shape = inputs[0].description.shape
    let (height, width, depth) = (shape[0], shape[1], shape[2])
    let elements = inputs[0].differences
    var patch = [Double](repeating: 0, count: window.kernelHeight * window.kernelWidth * depth)
    var result: [Double] = []
    result.reserveCapacity(output.count)
    for row in 0..<output.shape[0] {
      for column in 0..<output.shape[1] {
        var position = 0
        for kernelRow in 0..<window.kernelHeight {
          let y = row * window.strideHeight - window.paddingTop + kernelRow * window.dilationHeight
          for kernelColumn in 0..<window.kernelWidth {
            let x = column * window.strideWidth - window.paddingLeft + kernelColumn * window.dilationWidth
            let isInside = y >= 0 && y < height && x >= 0 && x < width
            for channel in 0..<depth {
              patch[position] = isInside ? elements[(y * width + x) * depth + channel] : 0
              position += 1
            }
          }
        }
        result += pixel(patch)
      }
    }
    return result
  }
}

/// factor · (bias + Σ weight · input) for each row.
struct RealLinear {
  let weights: [Int8]
  let channels: QuantizedChannels

  /// K of the weights `[O, K]`.
  var columnCount: Int { weights.count / channels.bias.count }

  func apply(_ input: [Double]) -> [Double] {
    let columns = columnCount
    return channels.bias.indices.map { row in
      var sum = Double(channels.bias[row])
      for column in 0..<columns { sum += Double(weights[row * columns + column]) * input[column] }
      let factor = QuantizedMultiplier(multiplier: channels.multipliers[row], shift: channels.shifts[row])
      return factor.factor * sum
    }
  }
}
