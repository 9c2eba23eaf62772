import ModelImage
import Testing

@testable import Quantization

/// Pools and operators that move numbers, with fitting checksums, that must not run.
struct MovementValidationTests {
  /// `x [4, 5, 2]` → average 2 × 2 → maximum 2 × 2 → transpose → slice → pad. Operators 0 … 4, tensors 0 … 5.
  private static func bytes() throws -> [UInt8] {
    let window = QuantizedWindow(kernelHeight: 2, kernelWidth: 2)
    let operations: [QuantizedOperation] = [
      .averagePool2D(window, countsPadding: true), .maxPool2D(window), .transpose(permutation: [2, 0, 1]),
      .slice(starts: [0, 1, 2], steps: [1, -1, -2]), .pad(before: [1, 0, 2], value: -5),
    ]
    let shapes = [[4, 5, 2], [3, 4, 2], [2, 3, 2], [2, 2, 3], [2, 2, 2], [4, 2, 5]]
    let network = QuantizedNetwork(
      name: "movement", role: 0,
      tensors: shapes.enumerated().map { SmallModel.tensor("t\($0)", .int8, $1, zeroPoint: 3) },
      operators: operations.enumerated().map {
        QuantizedOperator(name: "o\($0)", operation: $1, inputs: [$0], output: $0 + 1)
      }, inputs: [0], outputs: [5])
    return try ImageBuilder.build(SmallModel.contents([network]))
  }

  private func refusal(_ change: (inout PatchedImage) -> Void) throws -> ImageError? {
    var image = PatchedImage(try Self.bytes())
    change(&image)
    return image.refusal()
  }

  private func refusal(block: Int, word: Int, _ value: Int32) throws -> ImageError? {
    try refusal { $0.setWord(at: $0.block(block) + 4 * word, UInt32(bitPattern: value)) }
  }

  @Test("Kinds, views, no work")
  func views() throws {
    let loaded = try LoadedImage(try Self.bytes())
    defer { withExtendedLifetime(loaded) {} }
    let image = loaded.image
    #expect((0..<5).map { image.operator($0).kind.rawValue } == [11, 12, 13, 14, 15])
    #expect(image.averagePool(image.operator(0)).countsPadding)
    #expect(image.averagePool(image.operator(0)).window.kernelWidth == 2)
    #expect(image.maxPool(image.operator(1)).kernelHeight == 2)
    let permutation = image.transpose(image.operator(2)).permutation
    #expect((0..<4).map { permutation[$0] } == [2, 0, 1, 3])
    let slice = image.slice(image.operator(3))
    #expect((0..<4).map { slice.starts[$0] } == [0, 1, 2, 0])
    #expect((0..<4).map { slice.steps[$0] } == [1, -1, -2, 1])
    let pad = image.pad(image.operator(4))
    #expect((0..<4).map { pad.before[$0] } == [1, 0, 2, 0] && pad.value == -5)
    #expect(image.network(0).multiplyAccumulates == 0 && image.network(0).accumulatorBound == 0)
  }

  @Test("Sizes of blocks, types, scales and zero points")
  func agreement() throws {
    #expect(try refusal { _ in } == nil)
    for (position, size) in [44, 40, 16, 32, 20].enumerated() {
      let stored = UInt32(size)
      #expect(
        try refusal { $0.setWord(at: $0.operator(position) + 20, stored - 4) }
          == .parametersSize(operator: position, stored: stored - 4, expected: stored))
      let other = Float(0.5).bitPattern
      let scale = Float(0.03125).bitPattern
      #expect(
        try refusal { $0.setWord(at: $0.tensor(position) + 8, other) }
          == .scaleMismatch(
            operator: max(0, position - 1), tensor: max(0, position - 1),
            bits: position == 0 ? other : scale, expected: position == 0 ? scale : other))
    }
    #expect(
      try refusal { $0.setWord(at: $0.tensor(0) + 4, 2) }
        == .quantizationMismatch(operator: 0, tensor: 0, zeroPoint: 2, expected: 3))
  }

  @Test("Windows of pools")
  func windows() throws {
    #expect(try refusal(block: 0, word: 0, 0) == .geometry(operator: 0, field: .kernelHeight, found: 0))
    #expect(
      try refusal(block: 1, word: 1, 65536) == .geometry(operator: 1, field: .kernelWidth, found: 65536))
    #expect(try refusal(block: 0, word: 2, 257) == .geometry(operator: 0, field: .strideHeight, found: 257))
    #expect(try refusal(block: 1, word: 9, 2) == .geometry(operator: 1, field: .paddingRight, found: 2))
    #expect(
      try refusal(block: 0, word: 10, 2)
        == .operatorNumber(operator: 0, field: .countsPadding, axis: 0, found: 2))
    #expect(
      try refusal(block: 0, word: 2, 2)
        == .shapeMismatch(operator: 0, tensor: 1, axis: 0, found: 3, expected: 2))
    // Rows −2 and 3, −1 and 4, 0 and 5 of four.
    #expect(
      try refusal {
        $0.setWord(at: $0.block(0) + 16, 5)
        $0.setWord(at: $0.block(0) + 24, 2)
        $0.setWord(at: $0.block(0) + 28, 2)
      } == .windowOutsideInput(operator: 0, axis: 0, position: 1))
  }

  @Test("A window of the whole map")
  func wholeMap() throws {
    func bytes(_ height: Int, _ width: Int) throws -> [UInt8] {
      let network = QuantizedNetwork(
        name: "global", role: 0,
        tensors: [
          SmallModel.tensor("x", .int16, [height, width, 1]), SmallModel.tensor("y", .int16, [1, 1, 1]),
        ],
        operators: [
          QuantizedOperator(
            name: "pool",
            operation: .averagePool2D(
              QuantizedWindow(kernelHeight: height, kernelWidth: width), countsPadding: false), inputs: [0],
            output: 1)
        ], inputs: [0], outputs: [1])
      return try ImageBuilder.build(SmallModel.contents([network]))
    }
    #expect(refusalOf(try bytes(255, 257)) == nil)
    #expect(refusalOf(try bytes(1, 65535)) == nil)
    #expect(throws: ImageBuilderError.refused(.accumulatorOverflow(operator: 0, channel: 0))) {
      try bytes(256, 256)
    }
    #expect(
      throws: ImageBuilderError.refused(.geometry(operator: 0, field: .kernelWidth, found: 65536))
    ) { try bytes(1, 65536) }
  }

  @Test("Permutations, slices, paddings")
  func movement() throws {
    func number(_ position: Int, _ field: OperatorNumberField, _ axis: Int, _ found: Int32) -> ImageError {
      .operatorNumber(operator: position, field: field, axis: axis, found: found)
    }
    for (axis, found) in [(0, 3), (0, -1), (0, .max), (1, 2), (3, 0), (3, 4)] as [(Int, Int32)] {
      #expect(try refusal(block: 2, word: axis, found) == number(2, .permutation, axis, found))
    }
    // A permutation that the shapes contradict.
    #expect(
      try refusal {
        $0.setWord(at: $0.block(2) + 4, 1)
        $0.setWord(at: $0.block(2) + 8, 0)
      } == .shapeMismatch(operator: 2, tensor: 3, axis: 1, found: 2, expected: 3))
    for (axis, found) in [(0, -1), (0, 2), (1, .min), (3, 1)] as [(Int, Int32)] {
      #expect(try refusal(block: 3, word: axis, found) == number(3, .start, axis, found))
    }
    for (axis, found) in [(0, 0), (0, 2), (0, -1), (1, 1), (2, -3), (2, 65537), (2, .min)] as [(Int, Int32)] {
      #expect(try refusal(block: 3, word: 4 + axis, found) == number(3, .step, axis, found))
    }
    for (axis, found) in [(0, -1), (0, 3), (1, 1), (2, .max), (3, 1)] as [(Int, Int32)] {
      #expect(try refusal(block: 4, word: axis, found) == number(4, .before, axis, found))
    }
    for found in [128, -129, .max] as [Int32] {
      #expect(try refusal(block: 4, word: 4, found) == number(4, .value, 0, found))
    }
    // Another rank on one side.
    #expect(
      try refusal {
        $0.bytes[$0.tensor(5) + 2] = 4
      } == .rankMismatch(operator: 4, tensor: 4, found: 3, expected: 4))
  }

  @Test("No word of these blocks can crash the reader")
  func everyWord() throws {
    let original = PatchedImage(try Self.bytes())
    for position in 0..<5 {
      let size = Int(original.word(at: original.operator(position) + 20))
      for offset in stride(from: 0, to: size, by: 4) {
        for value in [UInt32(0), 1, 2, 65535, 65536, 0x7FFF_FFFF, 0x8000_0000, .max] {
          var image = original
          image.setWord(at: image.block(position) + offset, value)
          let refused = image.refusal()
          if value == 0x7FFF_FFFF || value == 0x8000_0000 { #expect(refused != nil) }
        }
      }
    }
  }
}
