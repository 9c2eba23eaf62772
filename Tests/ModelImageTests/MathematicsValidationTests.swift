import FixedPoint
import ModelImage
import Testing

@testable import Quantization

/// What the reader refuses of subtractions, repeated operands, softmax and layer normalisation.
struct MathematicsValidationTests {
  private static let half = SmallModel.half

  /// A network of one operator; operator 0, its inputs tensors 0 …, its output behind them.
  private func image(
    _ operation: QuantizedOperation, _ inputs: [QuantizedTensor], _ output: QuantizedTensor
  ) throws -> PatchedImage {
    let network = QuantizedNetwork(
      name: "n", role: 0, tensors: inputs + [output],
      operators: [
        QuantizedOperator(
          name: "o", operation: operation, inputs: Array(inputs.indices), output: inputs.count)
      ], inputs: inputs.indices.filter { inputs[$0].constant == nil }, outputs: [inputs.count])
    return PatchedImage(try ImageBuilder.build(SmallModel.contents([network])))
  }

  private func refusal(_ original: PatchedImage, _ change: (inout PatchedImage) -> Void) -> ImageError? {
    var image = original
    change(&image)
    return image.refusal()
  }

  private func tensor(_ shape: [Int], _ type: ElementType = .int8, constant: [Int32]? = nil)
    -> QuantizedTensor
  {
    SmallModel.tensor("t", type, shape, constant: constant)
  }

  private static let sums: [QuantizedOperation] = [
    .add(QuantizedAdd(first: half, second: half, output: half, clamp: -128...127)),
    .subtract(QuantizedAdd(first: half, second: half, output: half, clamp: -128...127)),
    .multiply(QuantizedMultiply(output: half, clamp: -128...127)),
  ]

  @Test("Operands of the output's shape or its end, arena or constant", arguments: sums.indices)
  func acceptsRepeatedOperands(index: Int) throws {
    for part in [[4], [1, 4], [1, 1, 4], [3, 4], [1, 3, 4], [1], [1, 1, 1], [2, 3, 4]] {
      for constant in [nil, [Int32](repeating: 3, count: part.reduce(1, *))] {
        for turned in [false, true] {
          let operands = [tensor([2, 3, 4]), tensor(part, constant: constant)]
          #expect(
            try image(Self.sums[index], turned ? operands.reversed() : operands, tensor([2, 3, 4])).refusal()
              == nil)
        }
      }
    }
  }

  @Test("Operands that do not meet", arguments: sums.indices)
  func refusesOtherShapes(index: Int) throws {
    let original = try image(
      Self.sums[index], [tensor([2, 3, 4], .int16), tensor([3, 4], .int16)], tensor([2, 3, 4], .int16))
    #expect(
      refusal(original) { $0.setWord(at: $0.tensor(1) + 12, 2) }
        == .shapeMismatch(operator: 0, tensor: 1, axis: 0, found: 2, expected: 3))
    #expect(
      refusal(original) { $0.setWord(at: $0.tensor(1) + 16, 3) }
        == .shapeMismatch(operator: 0, tensor: 1, axis: 1, found: 3, expected: 4))
    // [3, 1] repeats along an inner axis, which kernels do not know.
    #expect(
      refusal(original) { $0.setWord(at: $0.tensor(1) + 16, 1) }
        == .shapeMismatch(operator: 0, tensor: 1, axis: 1, found: 1, expected: 4))
    #expect(
      refusal(original) {
        $0.bytes[$0.tensor(1) + 2] = 4
        $0.setWord(at: $0.tensor(1) + 20, 1)
        $0.setWord(at: $0.tensor(1) + 24, 1)
      } == .rankMismatch(operator: 0, tensor: 1, found: 4, expected: 3))
    // Two operands that both repeat.
    #expect(
      refusal(original) { $0.setWord(at: $0.tensor(0) + 12, 1) }
        == .elementCountMismatch(operator: 0, tensor: 0, found: 12, expected: 24))
    #expect(refusal(original) { $0.bytes[$0.tensor(1)] = 1 } == .typeMismatch(operator: 0, tensor: 1))
  }

  @Test("Subtraction: kind, number of inputs, factors")
  func subtraction() throws {
    let original = try image(Self.sums[1], [tensor([3]), tensor([3])], tensor([3]))
    #expect(refusal(original) { $0.bytes[$0.operator(0) + 2] = 1 } == .inputCount(operator: 0, found: 1))
    #expect(
      refusal(original) { $0.setWord(at: $0.block(0) + 12, 1) } == .shift(operator: 0, index: 0, found: 1))
    #expect(
      refusal(original) { $0.setWord(at: $0.block(0) + 20, 1) } == .shift(operator: 0, index: 1, found: 1))
    #expect(
      refusal(original) { $0.setWord(at: $0.block(0) + 28, 1) } == .shift(operator: 0, index: 2, found: 1))
    #expect(
      refusal(original) { $0.setWord(at: $0.operator(0) + 20, 24) }
        == .parametersSize(operator: 0, stored: 24, expected: 32))
    #expect(
      refusal(original) { $0.setWord(at: $0.block(0) + 4, 128) }
        == .clamp(operator: 0, lower: -128, upper: 128))
    // 10 … 15 are other kinds; what is not a kind is refused as such.
    #expect(
      refusal(original) { $0.setHalfword(at: $0.operator(0), 999) } == .operatorKind(operator: 0, found: 999))
  }

  @Test("Softmax: shape, type, size, factors")
  func softmax() throws {
    let factor = QuantizedMultiplier(multiplier: 1 << 30, shift: 12)
    let original = try image(
      .softmax(QuantizedSoftmax(input: factor, output: QuantizedMultiplier(multiplier: 1 << 30, shift: -20))),
      [tensor([2, 5])], tensor([2, 5]))
    #expect(original.refusal() == nil)
    #expect(
      refusal(original) { $0.setWord(at: $0.tensor(0) + 16, 4) }
        == .shapeMismatch(operator: 0, tensor: 0, axis: 1, found: 4, expected: 5))
    #expect(refusal(original) { $0.bytes[$0.tensor(0)] = 2 } == .typeMismatch(operator: 0, tensor: 0))
    #expect(
      refusal(original) { $0.setWord(at: $0.operator(0) + 20, 15) }
        == .parametersSize(operator: 0, stored: 15, expected: 16))
    #expect(
      refusal(original) { $0.setWord(at: $0.block(0), 1) } == .multiplier(operator: 0, index: 0, found: 1))
    #expect(
      refusal(original) { $0.setWord(at: $0.block(0) + 4, 31) } == .shift(operator: 0, index: 0, found: 31))
    #expect(
      refusal(original) { $0.setWord(at: $0.block(0) + 12, 1) } == .shift(operator: 0, index: 1, found: 1))
    #expect(
      refusal(original) { $0.setWord(at: $0.operator(0) + 24, 1) }
        == .accumulatorBound(operator: 0, stored: 1, computed: 0))
  }

  @Test("Layer normalisation: shape, type, size, epsilon, biases, factors")
  func layerNormalization() throws {
    let channels = QuantizedChannels(bias: [1, -2], multipliers: [1 << 30, -(1 << 30)], shifts: [0, 2])
    let original = try image(
      .layerNormalization(QuantizedLayerNormalization(epsilon: 5, channels: channels, clamp: -128...127)),
      [tensor([3, 2])], tensor([3, 2]))
    #expect(original.refusal() == nil)
    #expect(
      refusal(original) { $0.setWord(at: $0.tensor(0) + 12, 4) }
        == .shapeMismatch(operator: 0, tensor: 0, axis: 0, found: 4, expected: 3))
    #expect(refusal(original) { $0.bytes[$0.tensor(0)] = 2 } == .typeMismatch(operator: 0, tensor: 0))
    #expect(
      refusal(original) { $0.setWord(at: $0.operator(0) + 20, 39) }
        == .parametersSize(operator: 0, stored: 39, expected: 40))
    #expect(
      refusal(original) { $0.setWord(at: $0.block(0), 128) } == .clamp(operator: 0, lower: 128, upper: 127))
    for (high, low) in [(0, 0), (-1, 5), (1 << 30, 0)] as [(Int32, UInt32)] {
      #expect(
        refusal(original) {
          $0.setWord(at: $0.block(0) + 8, low)
          $0.setWord(at: $0.block(0) + 12, UInt32(bitPattern: high))
        } == .epsilon(operator: 0, high: high, low: low))
    }
    #expect(
      refusal(original) {
        $0.setWord(at: $0.block(0) + 8, .max)
        $0.setWord(at: $0.block(0) + 12, (1 << 30) - 1)
      } == nil)
    for bias in [(1 << 29) + 1, -(1 << 29) - 1, Int32.min] as [Int32] {
      #expect(
        refusal(original) { $0.setWord(at: $0.block(0) + 20, UInt32(bitPattern: bias)) }
          == .accumulatorOverflow(operator: 0, channel: 1))
    }
    for multiplier in [1, -1, Int32.min] as [Int32] {
      #expect(
        refusal(original) { $0.setWord(at: $0.block(0) + 24, UInt32(bitPattern: multiplier)) }
          == .multiplier(operator: 0, index: 0, found: multiplier))
    }
    for shift in [3, -32] as [Int32] {
      #expect(
        refusal(original) { $0.setWord(at: $0.block(0) + 36, UInt32(bitPattern: shift)) }
          == .shift(operator: 0, index: 1, found: shift))
    }
  }
}
