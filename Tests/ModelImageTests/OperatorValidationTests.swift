import ModelImage
import Testing

@testable import Quantization

/// Operators with fitting checksums that must not run. Numbers as in `ImageStructureTests`; with recurrence
/// network 2 has operators 8 and 9 (cell, table) and tensors 13 … 16.
struct OperatorValidationTests {
  private func refusal(_ change: (inout PatchedImage) -> Void) throws -> ImageError? {
    var image = PatchedImage(try SmallModel.bytesWithRecurrence())
    change(&image)
    return image.refusal()
  }

  @Test("Kind, inputs and output")
  func records() throws {
    #expect(
      try refusal { $0.setHalfword(at: $0.operator(0), 0) } == .operatorKind(operator: 0, found: 0))
    #expect(
      try refusal { $0.setHalfword(at: $0.operator(0), 999) } == .operatorKind(operator: 0, found: 999))
    #expect(try refusal { $0.bytes[$0.operator(0) + 2] = 2 } == .inputCount(operator: 0, found: 2))
    #expect(
      try refusal { $0.setHalfword(at: $0.operator(0) + 4, 9) } == .operatorTensor(operator: 0, tensor: 9))
    #expect(
      try refusal { $0.setHalfword(at: $0.operator(0) + 6, 0) } == .operatorTensor(operator: 0, tensor: 0))
    #expect(
      try refusal { $0.setHalfword(at: $0.operator(4) + 12, 2) }
        == .operatorTensor(operator: 4, tensor: 2))
    #expect(try refusal { $0.bytes[$0.operator(0) + 3] = 1 } != nil)
    #expect(try refusal { $0.setHalfword(at: $0.operator(0) + 14, 1) } != nil)
  }

  @Test("Order of execution: no use before definition, no cycle, no second writer")
  func order() throws {
    // Dense reads its own output, or the output of a later operator.
    #expect(
      try refusal { $0.setHalfword(at: $0.operator(1) + 4, 3) }
        == .useBeforeDefinition(operator: 1, tensor: 3))
    #expect(
      try refusal { $0.setHalfword(at: $0.operator(1) + 4, 6) }
        == .useBeforeDefinition(operator: 1, tensor: 6))
    // Writers of an input, of a constant and of another operator's output.
    for tensor in [UInt16(0), 5, 2] {
      #expect(
        try refusal { $0.setHalfword(at: $0.operator(1) + 12, tensor) }
          == .redefinition(operator: 1, tensor: Int(tensor)))
    }
    // The second addition reads the first input twice: nothing uses the constant any more.
    #expect(try refusal { $0.setHalfword(at: $0.operator(3) + 6, 4) } == .unusedTensor(tensor: 5))
  }

  @Test("Parameter blocks")
  func blocks() throws {
    let image = PatchedImage(try SmallModel.bytesWithRecurrence())
    let section = image.size(.parameters)
    #expect(
      try refusal { $0.setWord(at: $0.operator(0) + 16, 4) }
        == .parametersMisaligned(operator: 0, offset: 4))
    #expect(
      try refusal { $0.setWord(at: $0.operator(0) + 16, 0xFFFF_FFF0) }
        == .parametersBeyondSection(
          operator: 0, offset: 0xFFFF_FFF0, sizeBytes: image.word(at: image.operator(0) + 20),
          sectionBytes: section))
    #expect(
      try refusal { $0.setWord(at: $0.operator(0) + 20, .max) }
        == .parametersBeyondSection(operator: 0, offset: 0, sizeBytes: .max, sectionBytes: section))
    for position in 0..<10 {
      let size = image.word(at: image.operator(position) + 20)
      for stored in [0, size - 1] {
        let refused = try refusal { $0.setWord(at: $0.operator(position) + 20, stored) }
        guard case .parametersSize(position, stored, _) = refused else {
          Issue.record("operator \(position), size \(stored): \(String(describing: refused))")
          continue
        }
      }
    }
  }

  @Test("Geometry of a convolution")
  func geometry() throws {
    let fields: [(Int, GeometryField, Int32)] = [
      (0, .kernelHeight, 0), (1, .kernelWidth, -1), (2, .strideHeight, 0), (3, .strideWidth, 257),
      (4, .dilationHeight, 0), (5, .dilationWidth, .max), (6, .paddingTop, -1), (7, .paddingBottom, 3),
      (8, .paddingLeft, 100), (9, .paddingRight, .min),
    ]
    for (index, field, value) in fields {
      #expect(
        try refusal { $0.setWord(at: $0.block(0) + 4 * index, UInt32(bitPattern: value)) }
          == .geometry(operator: 0, field: field, found: value))
    }
    // A kernel that does not fit, and one that leaves another output size.
    #expect(
      try refusal { $0.setWord(at: $0.block(0) + 16, 4) }
        == .geometry(operator: 0, field: .kernelHeight, found: 9))
    #expect(
      try refusal { $0.setWord(at: $0.block(0) + 8, 1) }
        == .shapeMismatch(operator: 0, tensor: 2, axis: 0, found: 2, expected: 3))
  }

  @Test("Clamps, multipliers, shifts")
  func numbers() throws {
    #expect(
      try refusal { $0.setWord(at: $0.block(0) + 40, 32768) }
        == .clamp(operator: 0, lower: 32768, upper: 32767))
    #expect(
      try refusal { $0.setWord(at: $0.block(5) + 4, 128) } == .clamp(operator: 5, lower: 1, upper: 128))
    let multipliers = 48 + 4 * 3
    #expect(
      try refusal { $0.setWord(at: $0.block(0) + multipliers + 4, 1) }
        == .multiplier(operator: 0, index: 1, found: 1))
    #expect(
      try refusal { $0.setWord(at: $0.block(0) + multipliers + 12, 31) }
        == .shift(operator: 0, index: 0, found: 31))
    #expect(
      try refusal { $0.setWord(at: $0.block(0) + multipliers + 16, UInt32(bitPattern: -32)) }
        == .shift(operator: 0, index: 1, found: -32))
    // Factors above one half in an addition, above one in a product, too large a left shift in a rescaling.
    #expect(
      try refusal { $0.setWord(at: $0.block(2) + 12, 1) } == .shift(operator: 2, index: 0, found: 1))
    #expect(
      try refusal { $0.setWord(at: $0.block(2) + 16, (1 << 30) + 1) }
        == .shift(operator: 2, index: 1, found: 0))
    #expect(
      try refusal { $0.setWord(at: $0.block(4) + 12, 1) } == .shift(operator: 4, index: 0, found: 1))
    #expect(
      try refusal { $0.setWord(at: $0.block(6) + 12, 23) } == .shift(operator: 6, index: 0, found: 23))
    #expect(
      try refusal { $0.setWord(at: $0.block(7) + 12, 15) } == .shift(operator: 7, index: 0, found: 15))
  }

  @Test("Weights of −128, bounds that are not the weights' own, sums that leave 32 bits")
  func weights() throws {
    let image = PatchedImage(try SmallModel.bytesWithRecurrence())
    let weights = 48 + ImageLayout.aligned(36)
    #expect(
      try refusal { $0.bytes[$0.block(0) + weights + 20] = 0x80 } == .weight(operator: 0, index: 20))
    let bound = image.word(at: image.operator(0) + 24)
    #expect(
      try refusal { $0.setWord(at: $0.operator(0) + 24, bound + 1) }
        == .accumulatorBound(operator: 0, stored: bound + 1, computed: bound))
    #expect(
      try refusal { $0.setWord(at: $0.block(0) + 48 + 4, UInt32(bitPattern: .max)) }
        == .accumulatorOverflow(operator: 0, channel: 1))
    #expect(
      try refusal { $0.setWord(at: $0.block(0) + 48 + 24, 30) }
        == .accumulatorOverflow(operator: 0, channel: 0))
    #expect(
      try refusal { $0.setWord(at: $0.operator(1) + 28, 35) }
        == .operatorWork(operator: 1, stored: 35, computed: 36))
  }

  @Test("Shapes, types and scales between operators and tensors")
  func agreement() throws {
    // Convolution of a matrix; an addition of unlike shapes, of unlike types.
    #expect(
      try refusal {
        $0.bytes[$0.tensor(0) + 2] = 2
        $0.setWord(at: $0.tensor(0) + 20, 1)
      } == .rankMismatch(operator: 0, tensor: 0, found: 2, expected: 3))
    #expect(
      try refusal { $0.setWord(at: $0.tensor(1) + 12, 2) }
        == .shapeMismatch(operator: 2, tensor: 1, axis: 0, found: 2, expected: 3))
    #expect(try refusal { $0.bytes[$0.tensor(1)] = 1 } == .typeMismatch(operator: 2, tensor: 1))
    // A clamp to another zero point and to another scale.
    #expect(
      try refusal { $0.setWord(at: $0.tensor(10) + 4, 2) }
        == .quantizationMismatch(operator: 5, tensor: 9, zeroPoint: 1, expected: 2))
    let other = Float(0.5).bitPattern
    #expect(
      try refusal { $0.setWord(at: $0.tensor(10) + 8, other) }
        == .scaleMismatch(operator: 5, tensor: 9, bits: Float(0.03125).bitPattern, expected: other))
    // A rescaling to another number of elements, a concatenation that does not add up.
    #expect(
      try refusal { $0.setWord(at: $0.tensor(11) + 12, 2) }
        == .elementCountMismatch(operator: 6, tensor: 10, found: 3, expected: 2))
    #expect(
      try refusal { $0.setWord(at: $0.tensor(12) + 12, 5) }
        == .shapeMismatch(operator: 7, tensor: 12, axis: 0, found: 5, expected: 6))
  }

  @Test("Recurrent cell: widths, zero point of the state, gates")
  func recurrent() throws {
    #expect(try refusal { $0.bytes[$0.tensor(13)] = 1 } == .typeMismatch(operator: 8, tensor: 13))
    #expect(
      try refusal {
        $0.setWord(at: $0.tensor(14) + 4, 1)
        $0.setWord(at: $0.tensor(15) + 4, 1)
      } == .quantizationMismatch(operator: 8, tensor: 15, zeroPoint: 1, expected: 0))
    #expect(
      try refusal { $0.setWord(at: $0.tensor(14) + 8, Float(1).bitPattern) }
        == .scaleMismatch(
          operator: 8, tensor: 14, bits: Float(1).bitPattern, expected: Float(0.03125).bitPattern))
    #expect(
      try refusal { $0.setHalfword(at: $0.block(8) + 2 * 17, 0xFFFF) }
        == .negativeGate(operator: 8, index: 17, found: -1))
  }

  @Test("No word of any record or header can crash the reader")
  func everyWord() throws {
    let original = PatchedImage(try SmallModel.bytesWithRecurrence())
    var offsets = Array(stride(from: 0, to: original.start(.parameters), by: 4))
    for position in 0..<8 {
      let block = original.block(position)
      offsets += stride(
        from: block, to: block + Int(original.word(at: original.operator(position) + 20)), by: 4)
    }
    var refused = 0
    for offset in offsets {
      for value in [UInt32(0), 0x7FFF_FFFF, 0x8000_0000, .max] where original.word(at: offset) != value {
        var image = original
        image.setWord(at: offset, value)
        if image.refusal() != nil { refused += 1 }
      }
    }
    #expect(refused > 3 * offsets.count)
  }
}
