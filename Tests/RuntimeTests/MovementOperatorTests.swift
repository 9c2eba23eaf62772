import ModelImage
import Quantization
import Testing

@testable import Runtime

/// Pools and operators that move numbers, run from an image, by hand.
struct MovementOperatorTests {
  static let types: [ElementType] = [.int8, .int16]

  private func output(
    _ operation: QuantizedOperation, _ type: ElementType, _ shape: [Int], _ result: [Int], _ input: [Int16],
    zeroPoint: Int32 = 0
  ) throws -> [Int16] {
    let loaded = try OperatorModels.image([
      OperatorModels.network(
        operation, inputs: [OperatorModels.tensor(type, shape, zeroPoint: zeroPoint)],
        output: OperatorModels.tensor(type, result, zeroPoint: zeroPoint))
    ])
    return try run(loaded, [input])
  }

  @Test("Pools", arguments: types)
  func pools(type: ElementType) throws {
    let input: [Int16] = [1, -10, 4, 20, 3, -30, 8, 41, -5, 50, 6, -60]
    let plain = QuantizedWindow(kernelHeight: 2, kernelWidth: 2)
    // [3, 2, 2] → [2, 1, 2].
    #expect(try output(.maxPool2D(plain), type, [3, 2, 2], [2, 1, 2], input) == [8, 41, 8, 50])
    #expect(
      try output(.averagePool2D(plain, countsPadding: false), type, [3, 2, 2], [2, 1, 2], input)
        == [4, 5, 3, 0])
    // One row of padding above: 1 + 4 of two or, with padding, of four inputs; −10 + 20; zero point 100.
    let padded = QuantizedWindow(kernelHeight: 2, kernelWidth: 2, strideHeight: 2, paddingTop: 1)
    #expect(
      try output(.averagePool2D(padded, countsPadding: false), type, [3, 2, 2], [2, 1, 2], input)
        == [3, 5, 3, 0])
    #expect(
      try output(
        .averagePool2D(padded, countsPadding: true), type, [3, 2, 2], [2, 1, 2], input, zeroPoint: 100)
        == [51, 53, 3, 0])
    #expect(try output(.maxPool2D(padded), type, [3, 2, 2], [2, 1, 2], input) == [4, 20, 8, 50])
    // Ties away from zero: −1.5 and 1.5.
    #expect(
      try output(
        .averagePool2D(QuantizedWindow(kernelHeight: 1, kernelWidth: 2), countsPadding: false), type,
        [1, 2, 2], [1, 1, 2], [-1, 1, -2, 2]) == [-2, 2])
  }

  @Test("Movement", arguments: types)
  func movement(type: ElementType) throws {
    let input: [Int16] = [1, 2, 3, 4, 5, 6]
    #expect(
      try output(.transpose(permutation: [1, 0]), type, [2, 3], [3, 2], input) == [1, 4, 2, 5, 3, 6])
    #expect(
      try output(.slice(starts: [1, 2], steps: [-1, -2]), type, [2, 3], [2, 2], input) == [6, 4, 3, 1])
    #expect(
      try output(.pad(before: [1, 0], value: -7), type, [2, 3], [3, 4], input)
        == [-7, -7, -7, -7, 1, 2, 3, -7, 4, 5, 6, -7])
    #expect(
      try output(.transpose(permutation: [3, 1, 0, 2]), type, [1, 2, 1, 3], [3, 2, 1, 1], input)
        == [1, 4, 2, 5, 3, 6])
  }
}
