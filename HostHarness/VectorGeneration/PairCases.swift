import FixedPoint
import ModelImage
import Quantization

/// Subtractions, and operators of two operands of which one repeats or is a constant.
enum PairCases {
  static func all(seed: UInt64) throws -> [CaseContents] {
    var cases: [CaseContents] = []
    for type in [ElementType.int8, .int16] {
      for count in Array(1...9) + [15, 16, 17, 33] {
        cases.append(try pair(.subtract, [count], [count], type, seed: seed))
      }
      for kind in Kind.allCases {
        for part in [[5], [1, 1, 5], [1], [4, 5]] {
          cases.append(try pair(kind, [3, 4, 5], part, type, seed: seed))
          cases.append(try pair(kind, part, [3, 4, 5], type, seed: seed))
          cases.append(try pair(kind, [3, 4, 5], part, type, isConstant: true, seed: seed))
        }
      }
    }
    return cases
  }

  private enum Kind: String, CaseIterable {
    case add, subtract, multiply
  }

  private static func pair(
    _ kind: Kind, _ first: [Int], _ second: [Int], _ type: ElementType, isConstant: Bool = false, seed: UInt64
  ) throws -> CaseContents {
    func text(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: "x") }
    let name = "\(kind)-\(text(first))-\(text(second))\(isConstant ? "-constant" : "")-\(type)"
    var random = VectorRandom(seed: seed, label: name)
    // Zero points at the ends would let a product of int16 numbers leave 31 bits, which readers refuse.
    var operands = [first, second].map {
      SingleOperator.tensor(type, $0, zeroPoint: random.zeroPoint(type) / 4)
    }
    let values = operands.map { random.elements($0.count, type) }
    if isConstant { operands[1].constant = values[1] }
    let sum = QuantizedAdd(
      first: random.multiplier(shift: -1), second: QuantizedMultiplier(multiplier: 1 << 30, shift: 0),
      output: random.multiplier(shift: type == .int8 ? -19 : -14), clamp: random.clamp(type))
    let operation: QuantizedOperation =
      switch kind {
      case .add: .add(sum)
      case .subtract: .subtract(sum)
      case .multiply:
        .multiply(
          QuantizedMultiply(output: random.multiplier(shift: type == .int8 ? -7 : -15), clamp: sum.clamp))
      }
    let shape = operands[0].count > operands[1].count ? first : second
    return try SingleOperator(
      name: name, operation: operation, inputs: operands,
      output: SingleOperator.tensor(type, shape, zeroPoint: random.zeroPoint(type))
    ).contents(isConstant ? [values[0]] : values)
  }
}
