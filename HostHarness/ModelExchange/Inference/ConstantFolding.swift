import Foundation

/// Computes what depends on constants alone.
enum ConstantFolding {
  /// Nil when an input is no constant, or when the operation is left for the device or for the quantiser's eyes:
  /// DequantizeLinear of weights stays visible.
  static func fold(
    _ operation: ONNXOperation, _ inputs: [ONNXTensor?], shape: [Int], type: ONNXElementType
  ) -> ONNXTensor? {
    guard !inputs.isEmpty, inputs.allSatisfy({ $0 != nil }) else { return nil }
    let tensors = inputs.compactMap { $0 }
    let elements: ONNXTensor.Elements?
    switch operation {
    case .add: elements = combine(tensors, shape, +, { $0.addingReportingOverflow($1) })
    case .subtract: elements = combine(tensors, shape, -, { $0.subtractingReportingOverflow($1) })
    case .multiply: elements = combine(tensors, shape, *, { $0.multipliedReportingOverflow(by: $1) })
    case .divide: elements = combine(tensors, shape, /, { $0.dividedReportingOverflow(by: $1) })
    case .power: elements = combine(tensors, shape, powf, { ($0, $1 == 1 ? false : true) })
    case .function(let function):
      elements =
        tensors[0].reals.map { .real($0.map { Float(function(Double($0))) }) }
        ?? integers(function, tensors[0])
    case .reshape: elements = tensors[0].elements
    case .expand:
      elements = tensors[0].rearranged(broadcastIndices([tensors[0].shape], to: shape).map { $0[0] })
    case .transpose(let permutation):
      elements = tensors[0].rearranged(TensorIndices(tensors[0].shape).transposed(permutation))
    case .slice(let starts, let steps):
      elements = tensors[0].rearranged(TensorIndices(tensors[0].shape).sliced(starts, steps, shape))
    case .concatenate(let axis): elements = concatenate(tensors, axis)
    case .quantizeLinear(let axis): elements = quantize(tensors, axis: axis, to: type)
    default: elements = nil
    }
    return elements.map { ONNXTensor(elementType: type, shape: shape, elements: $0) }
  }

  /// For every element of `shape` the positions in tensors of `shapes` that broadcast to it.
  static func broadcastIndices(_ shapes: [[Int]], to shape: [Int]) -> [[Int]] {
    let maps = shapes.map { TensorIndices($0).broadcast(to: shape) }
    return (0..<shape.reduce(1, *)).map { position in maps.map { $0[position] } }
  }

  private static func combine(
    _ tensors: [ONNXTensor], _ shape: [Int], _ real: (Float, Float) -> Float,
    _ integer: (Int64, Int64) -> (Int64, Bool)
  ) -> ONNXTensor.Elements? {
    guard tensors.count == 2 else { return nil }
    let left = TensorIndices(tensors[0].shape).broadcast(to: shape)
    let right = TensorIndices(tensors[1].shape).broadcast(to: shape)
    switch (tensors[0].elements, tensors[1].elements) {
    case (.real(let a), .real(let b)):
      return .real(zip(left, right).map { real(a[$0], b[$1]) })
    case (.integer(let a), .integer(let b)):
      var results: [Int64] = []
      for (first, second) in zip(left, right) {
        let (result, overflow) = integer(a[first], b[second])
        guard !overflow else { return nil }
        results.append(result)
      }
      return .integer(results)
    default: return nil
    }
  }

  private static func integers(_ function: ONNXFunction, _ tensor: ONNXTensor) -> ONNXTensor.Elements? {
    guard let integers = tensor.integers else { return nil }
    switch function {
    case .negate: return .integer(integers.map { 0 &- $0 })
    case .absolute: return .integer(integers.map { $0 < 0 ? 0 &- $0 : $0 })
    case .clip(let lower, let upper):
      return .integer(integers.map { Int64(min(max(Float($0), lower), upper)) })
    default: return nil
    }
  }

  /// Weights that the file holds as real numbers in front of their rounding, as quantisation-aware training exports them.
  private static func quantize(
    _ tensors: [ONNXTensor], axis: Int, to type: ONNXElementType
  ) -> ONNXTensor.Elements? {
    guard let range = type.integerRange, tensors.count > 1, let numbers = tensors[0].reals,
      let scales = tensors[1].reals, !scales.isEmpty, numbers.allSatisfy(\.isFinite),
      scales.allSatisfy({ $0.isFinite && $0 > 0 })
    else { return nil }
    let zeroPoints =
      tensors.count > 2 ? tensors[2].integers ?? [] : [Int64](repeating: 0, count: scales.count)
    guard zeroPoints.count == scales.count else { return nil }
    let inner = tensors[0].shape.dropFirst(axis + 1).reduce(1, *)
    let (lowest, highest) = (Float(range.lowerBound), Float(range.upperBound))
    return .integer(
      numbers.enumerated().map { index, number in
        let place = index / max(inner, 1) % scales.count
        let integer = (number / scales[place]).rounded(.toNearestOrEven) + Float(zeroPoints[place])
        return Int64(min(max(integer, lowest), highest))
      })
  }

  private static func concatenate(_ tensors: [ONNXTensor], _ axis: Int) -> ONNXTensor.Elements? {
    let outer = tensors[0].shape[..<axis].reduce(1, *)
    func join<Element>(_ parts: [[Element]]) -> [Element] {
      (0..<outer).flatMap { row in
        parts.flatMap { part in part[(row * part.count / outer)..<((row + 1) * part.count / outer)] }
      }
    }
    guard outer > 0 else { return nil }
    let reals = tensors.compactMap(\.reals)
    if reals.count == tensors.count { return .real(join(reals)) }
    let integers = tensors.compactMap(\.integers)
    return integers.count == tensors.count ? .integer(join(integers)) : nil
  }
}

extension ONNXTensor {
  /// Elements in another order or number.
  func rearranged(_ positions: [Int]) -> Elements {
    switch elements {
    case .real(let reals): .real(positions.map { reals[$0] })
    case .integer(let integers): .integer(positions.map { integers[$0] })
    }
  }

  func gathered(_ picks: [Int], axis: Int, shape result: [Int]) -> ONNXTensor {
    let outer = shape[..<axis].reduce(1, *)
    let inner = shape[(axis + 1)...].reduce(1, *)
    let positions = (0..<outer).flatMap { row in
      picks.flatMap { pick in (0..<inner).map { (row * shape[axis] + pick) * inner + $0 } }
    }
    return ONNXTensor(elementType: elementType, shape: result, elements: rearranged(positions))
  }
}
