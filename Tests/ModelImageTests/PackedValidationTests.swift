import FixedPoint
import ModelImage
import PackedWeights
import Testing
import WeightPackers

@testable import Quantization

/// Packed images with fitting checksums that lie about themselves: a rescaling, a dense layer and another rescaling.
struct PackedValidationTests {
  private var contents: ImageContents {
    let (half, identity) = (
      QuantizedMultiplier(multiplier: 1 << 30, shift: 0), QuantizedMultiplier(multiplier: 1 << 30, shift: 1)
    )
    let tensors = [3, 3, 5, 5].map { count in
      QuantizedTensor(name: "t", elementType: .int8, shape: [count], zeroPoint: 2, scale: 0.5)
    }
    let dense = QuantizedFullyConnected(
      weights: (0..<15).map { Int8($0 * 5 - 30) },
      channels: QuantizedChannels(
        bias: [100, -200, 300, -400, 500], multipliers: [Int32](repeating: 1 << 30, count: 5),
        shifts: [-3, -4, -5, -4, -3]), clamp: -128...127)
    let rescale = { (factor: QuantizedMultiplier) -> QuantizedOperation in
      .rescale(QuantizedRescale(output: factor, clamp: -128...127))
    }
    return ImageContents(
      networks: [
        QuantizedNetwork(
          name: "net", role: 0, tensors: tensors,
          operators: [
            QuantizedOperator(name: "before", operation: rescale(identity), inputs: [0], output: 1),
            QuantizedOperator(name: "dense", operation: .fullyConnected(dense), inputs: [1], output: 2),
            QuantizedOperator(name: "after", operation: rescale(half), inputs: [2], output: 3),
          ], inputs: [0], outputs: [3])
      ], persistentSizeBytes: 32, metadata: ImageMetadata(name: "packed", version: "1", provenance: "test"))
  }

  private func refusal(_ change: (inout PatchedImage, OperatorRecord) -> Void) throws -> ImageError? {
    let bytes = try ImageBuilder.build(contents, packing: PackingChoice(target: .cortexMDSP))
    let loaded = try LoadedImage(bytes)
    defer { withExtendedLifetime(loaded) {} }
    let record = loaded.image.operator(1)
    #expect(record.packing == .dspChannelPairs)
    var image = PatchedImage(bytes)
    change(&image, record)
    return image.refusal()
  }

  @Test func packingsAreThoseOfTheHeadersTarget() throws {
    #expect(try refusal { _, _ in } == nil)
    let number = WeightPacking.dspChannelPairs.rawValue
    #expect(
      try refusal { image, _ in image.setWord(at: 24, PackingTarget.portable.rawValue) }
        == .packing(operator: 1, found: number))
    #expect(
      try refusal { image, _ in image.setHalfword(at: image.operator(1) + 14, 0x1FF) }
        == .packing(operator: 1, found: 0x1FF))
    // A rescaling has no weights.
    #expect(
      try refusal { image, _ in image.setHalfword(at: image.operator(2) + 14, number) }
        == .packing(operator: 2, found: number))
  }

  @Test func workingMemory() throws {
    let loaded = try packed()
    let record = loaded.image.operator(1)
    #expect(
      try refusal { image, _ in image.setWord(at: image.operator(1) + 36, 4096) }
        == .scratchSize(operator: 1, stored: 4096, expected: record.scratchSizeBytes))
    #expect(
      try refusal { image, _ in
        image.setWord(at: image.operator(1) + 32, UInt32(record.scratchOffset + 4))
      } == .scratchMisaligned(operator: 1, offset: UInt32(record.scratchOffset + 4)))
    #expect(
      try refusal { image, _ in image.setWord(at: image.operator(1) + 32, 0x7FFF_FFF0) }
        == .scratchBeyondArena(
          operator: 1, offset: 0x7FFF_FFF0, sizeBytes: UInt32(record.scratchSizeBytes),
          arenaBytes: loaded.image.arenaSizeBytes))
    let place = record.scratchOffset + 16
    let error = try refusal { image, _ in image.setWord(at: image.operator(1) + 32, UInt32(place)) }
    guard case .scratchOverlap(operator: 1, _, offset: place, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  /// The first word of a group is a bias, then come weights; the last three words of a channel are its factor.
  @Test func streamsAreProved() throws {
    let block = { (image: PatchedImage) in image.block(1) + FullyConnectedParameters.headerSizeBytes }
    #expect(
      try refusal { image, _ in image.setWord(at: block(image), 0x7FFF_FFFF) }
        == .packedLimit(operator: 1, channel: 0, limit: .accumulator))
    // 256 · (−128) in the first half: a weight of −128.
    #expect(
      try refusal { image, _ in image.setHalfword(at: block(image) + 16, 0x8000) }
        == .weight(operator: 1, index: 0))
  }

  private func packed() throws -> LoadedImage {
    return try LoadedImage(
      ImageBuilder.build(contents, packing: PackingChoice(target: .cortexMDSP)))
  }
}
