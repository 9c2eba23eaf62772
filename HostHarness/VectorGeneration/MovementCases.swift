import ModelImage
import Quantization

/// Operators that move numbers: every permutation of up to four axes, slices forwards and backwards, paddings on every side.
enum MovementCases {
  static func all(seed: UInt64) throws -> [CaseContents] {
    var cases: [CaseContents] = []
    for type in [ElementType.int8, .int16] {
      for rank in type == .int8 ? 2...4 : 3...3 {
        for permutation in permutations(rank) { cases.append(try transpose(permutation, type, seed: seed)) }
      }
      cases.append(try slice([7], starts: [2], steps: [1], sizes: [4], type, seed: seed))
      cases.append(try slice([9], starts: [8], steps: [-3], sizes: [3], type, seed: seed))
      cases.append(
        try slice([5, 6, 4], starts: [1, 0, 3], steps: [1, 2, -1], sizes: [4, 3, 4], type, seed: seed))
      cases.append(
        try slice(
          [3, 4, 5, 6], starts: [2, 1, 4, 0], steps: [-2, 1, -2, 5], sizes: [2, 3, 3, 2], type, seed: seed))
      cases.append(try pad([6], before: [1], after: [2], type, seed: seed))
      cases.append(try pad([3, 4, 2], before: [1, 2, 0], after: [0, 1, 3], type, seed: seed))
      cases.append(try pad([2, 3, 2, 3], before: [0, 1, 1, 2], after: [2, 0, 1, 0], type, seed: seed))
      cases.append(try pad([2, 2], before: [0, 0], after: [0, 0], type, seed: seed))
    }
    return cases
  }

  private static func permutations(_ rank: Int) -> [[Int]] {
    rank == 0
      ? [[]]
      : permutations(rank - 1).flatMap { shorter in
        (0..<rank).map { place in Array(shorter[..<place]) + [rank - 1] + Array(shorter[place...]) }
      }
  }

  private static func transpose(_ permutation: [Int], _ type: ElementType, seed: UInt64) throws
    -> CaseContents
  {
    let shape = Array([2, 3, 5, 4].prefix(permutation.count))
    let name = "transpose-\(permutation.map(String.init).joined())-\(type)"
    return try contents(
      name, .transpose(permutation: permutation), shape, permutation.map { shape[$0] }, type, seed: seed)
  }

  private static func slice(
    _ shape: [Int], starts: [Int], steps: [Int], sizes: [Int], _ type: ElementType, seed: UInt64
  ) throws -> CaseContents {
    let name = "slice-\(starts.map(String.init).joined(separator: "x"))-\(type)"
    return try contents(name, .slice(starts: starts, steps: steps), shape, sizes, type, seed: seed)
  }

  private static func pad(
    _ shape: [Int], before: [Int], after: [Int], _ type: ElementType, seed: UInt64
  ) throws -> CaseContents {
    let output = shape.indices.map { before[$0] + shape[$0] + after[$0] }
    let name = "pad-\(before.map(String.init).joined(separator: "x"))-\(type)"
    return try contents(
      name, .pad(before: before, value: type.minimum + 3), shape, output, type, seed: seed)
  }

  private static func contents(
    _ name: String, _ operation: QuantizedOperation, _ input: [Int], _ output: [Int], _ type: ElementType,
    seed: UInt64
  ) throws -> CaseContents {
    var random = VectorRandom(seed: seed, label: name)
    let zeroPoint = random.zeroPoint(type)
    return try SingleOperator(
      name: name, operation: operation,
      inputs: [SingleOperator.tensor(type, input, zeroPoint: zeroPoint)],
      output: SingleOperator.tensor(type, output, zeroPoint: zeroPoint)
    ).contents([random.elements(input.reduce(1, *), type)])
  }
}
