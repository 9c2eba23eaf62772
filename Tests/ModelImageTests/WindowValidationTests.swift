import ModelImage
import Testing

@testable import Quantization

/// Operators that slide a kernel over an image, with fitting checksums, that must not run.
struct WindowValidationTests {
  /// `image [4, 5, 2]` → depthwise 3 × 2, two outputs a channel → `[2, 4, 4]`.
  private static func depthwiseBytes() throws -> [UInt8] {
    let depthwise = QuantizedDepthwiseConvolution2D(
      weights: SmallModel.weights(3 * 2 * 4), channels: SmallModel.channels(4),
      window: QuantizedWindow(kernelHeight: 3, kernelWidth: 2), clamp: -128...127)
    let network = QuantizedNetwork(
      name: "depthwise", role: 0,
      tensors: [
        SmallModel.tensor("x", .int8, [4, 5, 2], zeroPoint: 3), SmallModel.tensor("y", .int8, [2, 4, 4]),
      ],
      operators: [
        QuantizedOperator(
          name: "d", operation: .depthwiseConvolution2D(depthwise), inputs: [0], output: 1)
      ], inputs: [0], outputs: [1])
    return try ImageBuilder.build(SmallModel.contents([network]))
  }

  private func refusal(_ change: (inout PatchedImage) -> Void) throws -> ImageError? {
    var image = PatchedImage(try Self.depthwiseBytes())
    change(&image)
    return image.refusal()
  }

  @Test("Depthwise convolution: its view")
  func depthwiseView() throws {
    let loaded = try LoadedImage(try Self.depthwiseBytes())
    defer { withExtendedLifetime(loaded) {} }
    let image = loaded.image
    #expect(image.operator(0).kind == .depthwiseConvolution2D && image.operator(0).kind.rawValue == 10)
    let view = image.convolution(image.operator(0))
    #expect(view.window.kernelHeight == 3 && view.window.kernelWidth == 2 && view.window.paddingRight == 0)
    #expect(view.channels.count == 4 && view.clampLower == -128)
    let weights = image.section(.parameters).extracting(view.weightsOffset..<view.weightsOffset + 24)
    #expect((0..<24).map { weights.unsafeLoad(fromByteOffset: $0, as: Int8.self) } == SmallModel.weights(24))
    #expect(image.operator(0).multiplyAccumulates == 2 * 4 * 4 * 6)
  }

  @Test("Depthwise convolution: shapes, geometry, size")
  func depthwiseShapes() throws {
    #expect(try refusal { _ in } == nil)
    // Three outputs of two channels: no whole number each.
    #expect(
      try refusal { $0.setWord(at: $0.tensor(1) + 20, 3) }
        == .shapeMismatch(operator: 0, tensor: 1, axis: 2, found: 3, expected: 2))
    #expect(
      try refusal { $0.setWord(at: $0.tensor(1) + 20, 1) }
        == .shapeMismatch(operator: 0, tensor: 1, axis: 2, found: 1, expected: 2))
    #expect(
      try refusal { $0.setWord(at: $0.tensor(1) + 12, 1) }
        == .shapeMismatch(operator: 0, tensor: 1, axis: 0, found: 1, expected: 2))
    #expect(
      try refusal {
        $0.bytes[$0.tensor(0) + 2] = 2; $0.setWord(at: $0.tensor(0) + 20, 1)
      }
        == .rankMismatch(operator: 0, tensor: 0, found: 2, expected: 3))
    let fields: [(Int, GeometryField, Int32)] = [
      (0, .kernelHeight, 0), (1, .kernelWidth, 257), (2, .strideHeight, -1), (3, .strideWidth, 257),
      (4, .dilationHeight, 0), (5, .dilationWidth, .max), (6, .paddingTop, 3), (7, .paddingBottom, -1),
      (8, .paddingLeft, 2), (9, .paddingRight, .min),
    ]
    for (index, field, value) in fields {
      #expect(
        try refusal { $0.setWord(at: $0.block(0) + 4 * index, UInt32(bitPattern: value)) }
          == .geometry(operator: 0, field: field, found: value))
    }
    let size = UInt32(48 + 48 + 24)
    #expect(
      try refusal { $0.setWord(at: $0.operator(0) + 20, size - 1) }
        == .parametersSize(operator: 0, stored: size - 1, expected: size))
    #expect(
      try refusal { $0.setWord(at: $0.block(0) + 40, UInt32(bitPattern: 128)) }
        == .clamp(operator: 0, lower: 128, upper: 127))
  }

  @Test("Depthwise convolution: weights, factors and bounds channel by channel")
  func depthwiseWeights() throws {
    let weights = 48 + 48
    // Weight 13 is tap 3 of channel 1.
    #expect(try refusal { $0.bytes[$0.block(0) + weights + 13] = 0x80 } == .weight(operator: 0, index: 13))
    #expect(
      try refusal { $0.setWord(at: $0.block(0) + 48 + 16 + 8, 1) }
        == .multiplier(operator: 0, index: 2, found: 1))
    #expect(
      try refusal { $0.setWord(at: $0.block(0) + 48 + 32 + 12, 31) }
        == .shift(operator: 0, index: 3, found: 31))
    #expect(
      try refusal { $0.setWord(at: $0.block(0) + 48 + 8, UInt32(bitPattern: .max)) }
        == .accumulatorOverflow(operator: 0, channel: 2))
    let image = PatchedImage(try Self.depthwiseBytes())
    // By hand: q − zero point in −131 … 124.
    let numbers = SmallModel.weights(24)
    let bounds = (0..<4).map { channel -> Int in
      let (bias, own) = (channel * 37 - 50, (0..<6).map { Int(numbers[$0 * 4 + channel]) })
      let lower = min(bias, 0) + own.reduce(0) { $0 + min($1 * -131, $1 * 124) }
      let upper = max(bias, 0) + own.reduce(0) { $0 + max($1 * -131, $1 * 124) }
      return max(-lower, upper)
    }
    let bound = UInt32(try #require(bounds.max()))
    #expect(image.word(at: image.operator(0) + 24) == bound)
    #expect(
      try refusal { $0.setWord(at: $0.operator(0) + 24, bound - 1) }
        == .accumulatorBound(operator: 0, stored: bound - 1, computed: bound))
  }
}
