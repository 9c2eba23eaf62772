import FixedPoint
import Quantization

/// The formulas of docs/numerics.md without their roundings.
struct RealOperator {
  let inputs: [RealTensor]
  let output: QuantizedTensor

  func apply(_ operation: QuantizedOperation) -> [Double] {
    switch operation {
    case .convolution2D(let convolution): apply(convolution)
    case .depthwiseConvolution2D(let convolution): apply(convolution)
    case .fullyConnected(let dense): apply(dense)
    case .add(let add): apply(add, sign: 1)
    case .subtract(let subtract): apply(subtract, sign: -1)
    case .multiply(let multiply):
      pairs { limited($0 * $1 * multiply.output.factor, multiply.clamp) }
    case .softmax(let softmax): apply(softmax)
    case .layerNormalization(let normalization): apply(normalization)
    case .concatenate(let concatenate): apply(concatenate)
    case .clamp(let range):
      inputs[0].numbers.map { min(max($0, Double(range.lowerBound)), Double(range.upperBound)) }
    case .rescale(let rescale):
      inputs[0].differences.map { limited($0 * rescale.output.factor, rescale.clamp) }
    case .tableFunction(let table):
      inputs[0].numbers.map { RealTable(table).value(at: $0) }
    case .gatedRecurrentUnit(let unit): apply(unit)
    case .averagePool2D(let window, let countsPadding): average(window, countsPadding: countsPadding)
    case .maxPool2D(let window): maximum(window)
    case .transpose(let permutation): transposed(permutation)
    case .slice(let starts, let steps): sliced(starts, steps)
    case .pad(let before, let value): padded(before, Double(value))
    }
  }

  /// `difference` from the output's zero point, inside `clamp`.
  func limited(_ difference: Double, _ clamp: ClosedRange<Int32>) -> Double {
    min(max(Double(output.zeroPoint) + difference, Double(clamp.lowerBound)), Double(clamp.upperBound))
  }

  /// Both operands' distances from their zero points; a smaller operand repeats.
  private func pairs(_ combine: (Double, Double) -> Double) -> [Double] {
    let (first, second) = (inputs[0].differences, inputs[1].differences)
    return (0..<max(first.count, second.count)).map {
      combine(first[$0 % first.count], second[$0 % second.count])
    }
  }

  private func apply(_ add: QuantizedAdd, sign: Double) -> [Double] {
    let magnification = output.elementType == .int8 ? 1_048_576.0 : 32768.0  // 2^20, 2^15
    let first = add.first.factor * magnification * add.output.factor
    let second = sign * add.second.factor * magnification * add.output.factor
    return pairs { limited($0 * first + $1 * second, add.clamp) }
  }

  private func apply(_ concatenate: QuantizedConcatenate) -> [Double] {
    let widths = inputs.map { $0.description.shape.last ?? 1 }
    let pieces = zip(inputs, concatenate.factors).map { input, factor in
      input.differences.map { limited($0 * factor.factor, concatenate.clamp) }
    }
    let rows = output.count / widths.reduce(0, +)
    return (0..<rows).flatMap { row in
      zip(pieces, widths).flatMap { piece, width in piece[(row * width)..<((row + 1) * width)] }
    }
  }
}
