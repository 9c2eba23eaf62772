import Quantization

/// A network of an image in real arithmetic: its integer weights, biases, factors and tables, but no rounding, neither of
/// activations nor of inputs.
///
/// Tensors hold numbers q in units of their integers, unrounded; q stands for scale · (q − zero point). Limits hold as in
/// fixed point, saturation at the ends of a type included, so what differs from fixed point is rounding alone.
final class RealEvaluator: NetworkEvaluator {
  private let network: QuantizedNetwork

  init(_ network: QuantizedNetwork) { self.network = network }

  func run(_ inputs: [PortNumbers]) -> [[Double]] {
    var tensors = network.tensors.map { ($0.constant ?? []).map(Double.init) }
    for (tensor, numbers) in zip(network.inputs, inputs) {
      switch numbers {
      case .integers(let integers): tensors[tensor] = integers.map(Double.init)
      case .reals(let reals):
        let (scale, zeroPoint) = (
          Double(network.tensors[tensor].scale), Double(network.tensors[tensor].zeroPoint)
        )
        tensors[tensor] = reals.map { $0 / scale + zeroPoint }
      }
    }
    for operation in network.operators {
      let call = RealOperator(
        inputs: operation.inputs.map { RealTensor(network.tensors[$0], tensors[$0]) },
        output: network.tensors[operation.output])
      tensors[operation.output] = call.apply(operation.operation)
    }
    return network.outputs.map { tensors[$0] }
  }
}

/// A tensor's description and its numbers.
struct RealTensor {
  let description: QuantizedTensor
  let numbers: [Double]

  init(_ description: QuantizedTensor, _ numbers: [Double]) {
    self.description = description
    self.numbers = numbers
  }

  /// q − zero point.
  var differences: [Double] {
    let zeroPoint = Double(description.zeroPoint)
    return numbers.map { $0 - zeroPoint }
  }
}
