import FixedPoint
import Foundation
import Kernels
import ModelImage
import Quantization

extension RealOperator {
  func apply(_ softmax: QuantizedSoftmax) -> [Double] {
    // The factors stand for input scale · log₂ e · 2¹⁶ and for 2⁻²⁹ over output scale.
    let exponent = softmax.input.factor / 65536
    let unit = softmax.output.factor * 536_870_912
    return rows { row in
      let largest = row.max() ?? 0
      let powers = row.map { exp2(($0 - largest) * exponent) }
      let sum = powers.reduce(0, +)
      return powers.map { limited($0 / sum * unit, output.elementType.minimum...output.elementType.maximum) }
    }
  }

  func apply(_ normalization: QuantizedLayerNormalization) -> [Double] {
    let channels = normalization.channels
    let count = channels.bias.count
    let fractionBits = LayerNormalization.fractionBits(channels: count)
    let varianceShift = LayerNormalization.varianceShift(
      channels: count, elementBits: Int32(8 * inputs[0].description.elementType.sizeBytes))
    let epsilon = Double(normalization.epsilon) / exp2(Double(varianceShift))
    let biasUnit = exp2(Double(LayerNormalization.biasFractionBits))
    return rows { row in
      let sum = row.reduce(0, +)
      let squares = row.reduce(0) { $0 + $1 * $1 }
      // C² times the variance, C times the distance from the mean: C cancels.
      let deviation = (Double(count) * squares - sum * sum + epsilon).squareRoot()
      return row.enumerated().map { channel, value in
        let factor = scalbn(
          Double(channels.multipliers[channel]), Int(channels.shifts[channel]) - 31 + Int(fractionBits))
        let normalized = (Double(count) * value - sum) / deviation
        return limited(
          (Double(channels.bias[channel]) + factor * normalized) / biasUnit, normalization.clamp)
      }
    }
  }

  /// What `function` makes of each row of the last axis, in distances from the zero point.
  private func rows(_ function: ([Double]) -> [Double]) -> [Double] {
    let elements = inputs[0].differences
    let width = inputs[0].description.shape.last ?? 1
    return stride(from: 0, to: elements.count, by: width).flatMap {
      function(Array(elements[$0..<($0 + width)]))
    }
  }
}
