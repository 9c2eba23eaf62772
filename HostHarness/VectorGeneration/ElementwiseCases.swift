import FixedPoint
import ModelImage
import Quantization

/// Operators without weights: every length up to two vectors of 16 and some beyond.
enum ElementwiseCases {
  private static let counts = Array(1...17) + [31, 32, 33, 100]

  static func all(seed: UInt64) throws -> [CaseContents] {
    var cases: [CaseContents] = []
    for type in [ElementType.int8, .int16] {
      for count in counts {
        cases.append(try addition(count, type, seed: seed))
        cases.append(try multiplication(count, type, seed: seed))
        cases.append(try clamp(count, type, seed: seed))
        cases.append(try table(count, type, seed: seed))
      }
      cases.append(try everyNumber(type, seed: seed))
    }
    for types in ElementTypes.pairs {
      for count in counts { cases.append(try rescale(count, types, seed: seed)) }
      for multiplier: Int32 in [0, 1 << 30, Int32.max] {
        for shift in [-31, -16, 0, 1] as [Int32] {
          cases.append(try extremeRescale(types, QuantizedMultiplier(multiplier: multiplier, shift: shift)))
        }
      }
    }
    for count in 2...4 {
      for rows in [1, 3] { cases.append(try concatenation(count, rows: rows, seed: seed)) }
    }
    return cases
  }

  private static func addition(_ count: Int, _ type: ElementType, seed: UInt64) throws -> CaseContents {
    let name = "add-\(count)-\(type)"
    var random = VectorRandom(seed: seed, label: name)
    let inputs = (0..<2).map { _ in
      SingleOperator.tensor(type, [count], zeroPoint: random.zeroPoint(type))
    }
    let operation = QuantizedAdd(
      first: random.multiplier(shift: -1), second: QuantizedMultiplier(multiplier: 1 << 30, shift: 0),
      output: random.multiplier(shift: type == .int8 ? -19 : -14), clamp: random.clamp(type))
    return try SingleOperator(
      name: name, operation: .add(operation), inputs: inputs,
      output: SingleOperator.tensor(type, [count], zeroPoint: random.zeroPoint(type))
    ).contents(inputs.map { _ in random.elements(count, type) })
  }

  private static func multiplication(_ count: Int, _ type: ElementType, seed: UInt64) throws -> CaseContents {
    let name = "multiply-\(count)-\(type)"
    var random = VectorRandom(seed: seed, label: name)
    // Zero points at the ends would let a product of int16 numbers leave 31 bits, which readers refuse.
    let inputs = (0..<2).map { _ in
      SingleOperator.tensor(type, [count], zeroPoint: random.zeroPoint(type) / 4)
    }
    let operation = QuantizedMultiply(
      output: random.multiplier(shift: type == .int8 ? -7 : -15), clamp: random.clamp(type))
    return try SingleOperator(
      name: name, operation: .multiply(operation), inputs: inputs,
      output: SingleOperator.tensor(type, [count], zeroPoint: random.zeroPoint(type))
    ).contents(inputs.map { _ in random.elements(count, type) })
  }

  private static func clamp(_ count: Int, _ type: ElementType, seed: UInt64) throws -> CaseContents {
    let name = "clamp-\(count)-\(type)"
    var random = VectorRandom(seed: seed, label: name)
    let tensor = SingleOperator.tensor(type, [count], zeroPoint: random.zeroPoint(type))
    return try SingleOperator(
      name: name, operation: .clamp(type.minimum / 2...type.maximum / 2), inputs: [tensor], output: tensor
    ).contents([random.elements(count, type)])
  }

  private static func table(_ count: Int, _ type: ElementType, seed: UInt64) throws -> CaseContents {
    let name = "table-\(count)-\(type)"
    var random = VectorRandom(seed: seed, label: name)
    let entries = random.table(type)
    let tensor = SingleOperator.tensor(type, [count])
    return try SingleOperator(
      name: name, operation: .tableFunction(entries), inputs: [tensor], output: tensor
    ).contents([random.elements(count, type)])
  }

  /// A table function at every number of the type, or every third of int16.
  private static func everyNumber(_ type: ElementType, seed: UInt64) throws -> CaseContents {
    let name = "table-every-number-\(type)"
    var random = VectorRandom(seed: seed, label: name)
    let numbers = Array(stride(from: type.minimum, through: type.maximum, by: type == .int8 ? 1 : 9))
    let tensor = SingleOperator.tensor(type, [numbers.count])
    return try SingleOperator(
      name: name, operation: .tableFunction(random.table(type)), inputs: [tensor], output: tensor
    ).contents([numbers])
  }

  private static func rescale(_ count: Int, _ types: ElementTypes, seed: UInt64) throws -> CaseContents {
    let name = "rescale-\(count)-\(types.name)"
    var random = VectorRandom(seed: seed, label: name)
    let shift: Int32 = (types.input == .int8 ? 1 : -7) + (types.output == .int8 ? 0 : 7)
    let operation = QuantizedRescale(
      output: random.multiplier(shift: shift), clamp: random.clamp(types.output))
    return try SingleOperator(
      name: name, operation: .rescale(operation),
      inputs: [SingleOperator.tensor(types.input, [count], zeroPoint: random.zeroPoint(types.input))],
      output: SingleOperator.tensor(types.output, [count], zeroPoint: random.zeroPoint(types.output))
    ).contents([random.elements(count, types.input)])
  }

  private static func extremeRescale(
    _ types: ElementTypes, _ factor: QuantizedMultiplier
  ) throws -> CaseContents {
    let (low, high) = (types.input.minimum, types.input.maximum)
    let numbers = [low, low + 1, -1, 0, 1, high - 1, high]
    return try SingleOperator(
      name: "rescale-extreme-m\(factor.multiplier)-s\(factor.shift)-\(types.name)",
      operation: .rescale(
        QuantizedRescale(output: factor, clamp: types.output.minimum...types.output.maximum)),
      inputs: [SingleOperator.tensor(types.input, [numbers.count], zeroPoint: factor.shift == 1 ? 0 : high)],
      output: SingleOperator.tensor(types.output, [numbers.count], zeroPoint: types.output.maximum / 3)
    ).contents([numbers])
  }

  private static func concatenation(_ count: Int, rows: Int, seed: UInt64) throws -> CaseContents {
    let name = "concatenate-\(count)-rows\(rows)"
    var random = VectorRandom(seed: seed, label: name)
    let types: [ElementType] = [.int16, .int8, .int16, .int8]
    let inputs = (0..<count).map { place in
      SingleOperator.tensor(
        types[place], [rows, 3 * place + 1], zeroPoint: random.zeroPoint(types[place]))
    }
    let channels = inputs.reduce(0) { $0 + $1.shape[1] }
    let factors = (0..<count).map { place in
      place == 0 ? .identity : random.multiplier(shift: types[place] == .int8 ? 7 : 0)
    }
    return try SingleOperator(
      name: name,
      operation: .concatenate(QuantizedConcatenate(factors: factors, clamp: random.clamp(.int16))),
      inputs: inputs, output: SingleOperator.tensor(.int16, [rows, channels], zeroPoint: -11)
    ).contents(inputs.map { random.elements($0.count, $0.elementType) })
  }
}

extension VectorRandom {
  /// A function table of a type, all over its range.
  mutating func table(_ type: ElementType) -> [Int16] {
    elements(type == .int8 ? FunctionTable.int8Count : FunctionTable.int16Count, type).map {
      Int16(truncatingIfNeeded: $0)
    }
  }
}
