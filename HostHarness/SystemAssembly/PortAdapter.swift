import FixedPoint
import ModelImage
import Quantization

/// Puts operators in front of and behind a network, so that its ports hold what the loop's do.
struct PortAdapter {
  private(set) var network: QuantizedNetwork
  private var leading: [QuantizedOperator] = []

  init(_ network: QuantizedNetwork) { self.network = network }

  /// The network with everything that was put around it.
  var adapted: QuantizedNetwork {
    var result = network
    result.operators = leading + network.operators
    return result
  }

  /// Makes `tensor` an input of the quantisation and order of the loop's; returns the tensor that the loop fills.
  mutating func leadIn(
    _ tensor: Int, as name: String, order: ElementOrder, quantization: TensorQuantization
  ) -> Int {
    let needsRescale = TensorQuantization(network.tensors[tensor]) != quantization
    let outer: Int
    switch order {
    case .same:
      guard needsRescale else {
        rename(tensor, name)
        return tensor
      }
      outer = add(name, shape: network.tensors[tensor].shape, quantization)
      leading.append(rescale(from: outer, to: tensor, name: "\(name).rescale"))
    case .transposed(let shape, let permutation):
      outer = add(name, shape: shape, quantization)
      let moved = permutation.map { shape[$0] }
      let isTensor = !needsRescale && network.tensors[tensor].shape == moved
      let target = isTensor ? tensor : add("\(name).moved", shape: moved, quantization)
      leading.append(
        QuantizedOperator(
          name: "\(name).transpose", operation: .transpose(permutation: permutation), inputs: [outer],
          output: target))
      // Of equal scales it only changes the shape, by the factor 1, which is exact.
      if !isTensor { leading.append(rescale(from: target, to: tensor, name: "\(name).rescale")) }
    }
    rename(tensor, "\(name).own")
    return outer
  }

  /// Makes `tensor` an output of the loop's quantisation; returns the tensor that the loop reads.
  mutating func leadOut(_ tensor: Int, as name: String, quantization: TensorQuantization) -> Int {
    guard TensorQuantization(network.tensors[tensor]) != quantization else {
      rename(tensor, name)
      return tensor
    }
    let outer = add(name, shape: network.tensors[tensor].shape, quantization)
    network.operators.append(rescale(from: tensor, to: outer, name: "\(name).rescale"))
    rename(tensor, "\(name).own")
    return outer
  }

  /// The factor of a rescaling; nil where the device has none for it.
  static func factor(from: TensorQuantization, to: TensorQuantization) -> QuantizedMultiplier? {
    let largestShift = from.elementType == .int8 ? 22 : 14
    guard let factor = QuantizedMultiplier(factor: from.scale / to.scale), factor.multiplier > 0,
      factor.shift <= largestShift
    else { return nil }
    return factor
  }

  private mutating func rename(_ tensor: Int, _ name: String) {
    network.tensors[tensor].name = name
    network.tensors[tensor].sourceLayout = nil
  }

  private mutating func add(_ name: String, shape: [Int], _ quantization: TensorQuantization) -> Int {
    network.tensors.append(
      QuantizedTensor(
        name: name, elementType: quantization.elementType, shape: shape, zeroPoint: quantization.zeroPoint,
        scale: Float(quantization.scale)))
    return network.tensors.count - 1
  }

  private func rescale(from: Int, to: Int, name: String) -> QuantizedOperator {
    let source = TensorQuantization(network.tensors[from])
    let target = TensorQuantization(network.tensors[to])
    guard let factor = Self.factor(from: source, to: target) else {
      preconditionFailure("the caller has asked for a factor")
    }
    let type = target.elementType
    return QuantizedOperator(
      name: name,
      operation: .rescale(QuantizedRescale(output: factor, clamp: type.minimum...type.maximum)),
      inputs: [from], output: to)
  }
}
