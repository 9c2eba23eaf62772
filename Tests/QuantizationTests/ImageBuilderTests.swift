import FixedPoint
import ModelImage
import Testing

@testable import Quantization

struct ImageBuilderTests {
  private func tensor(_ name: String, _ shape: [Int], constant: [Int32]? = nil) -> QuantizedTensor {
    QuantizedTensor(
      name: name, elementType: .int8, shape: shape, zeroPoint: 0, scale: 0.1, constant: constant)
  }

  private func channels(_ count: Int, shift: Int32 = -8) -> QuantizedChannels {
    QuantizedChannels(
      bias: Array(repeating: 0, count: count), multipliers: Array(repeating: 1 << 30, count: count),
      shifts: Array(repeating: shift, count: count))
  }

  /// `x [2]` → dense → `y [3]`.
  private func contents() -> ImageContents {
    let network = QuantizedNetwork(
      name: "net", role: 1, tensors: [tensor("x", [2]), tensor("y", [3])],
      operators: [
        QuantizedOperator(
          name: "dense",
          operation: .fullyConnected(
            QuantizedFullyConnected(
              weights: [1, -2, 3, -4, 5, -6], channels: channels(3), clamp: -128...127)),
          inputs: [0], output: 1)
      ], inputs: [0], outputs: [1])
    return ImageContents(
      networks: [network], metadata: ImageMetadata(name: "n", version: "v", provenance: "p"))
  }

  private func refusal(_ change: (inout ImageContents) -> Void) -> ImageBuilderError? {
    var changed = contents()
    change(&changed)
    do {
      _ = try ImageBuilder.build(changed)
      return nil
    } catch { return error }
  }

  private func dense(_ change: (inout QuantizedFullyConnected) -> Void) -> ImageBuilderError? {
    refusal { contents in
      guard case .fullyConnected(var dense) = contents.networks[0].operators[0].operation else { return }
      change(&dense)
      contents.networks[0].operators[0].operation = .fullyConnected(dense)
    }
  }

  @Test("Names go into the metadata; the blob is the same every time")
  func metadata() throws {
    let bytes = try ImageBuilder.build(contents())
    #expect(try ImageBuilder.build(contents()) == bytes)
    let stored = try LoadedImage(bytes).metadata()
    #expect(stored.name == "n" && stored.version == "v" && stored.provenance == "p")
    #expect(stored.networkNames == ["net"])
    #expect(stored.tensorNames == ["x", "y"])
    #expect(stored.operatorNames == ["dense"])
  }

  @Test("Lists and indices")
  func structure() {
    #expect(refusal { _ in } == nil)
    #expect(refusal { $0.persistentSizeBytes = 8 } == .persistentSize(bytes: 8))
    #expect(refusal { $0.networks[0].inputs = [] } == .portCount(place: "net", count: 0))
    #expect(
      refusal { $0.networks[0].outputs = [2] } == .tensorIndex(place: "net", index: 2, tensorCount: 2))
    #expect(
      refusal { $0.networks[0].operators[0].inputs = [-1] }
        == .tensorIndex(place: "net.dense", index: -1, tensorCount: 2))
    #expect(
      refusal { $0.networks[0].tensors[0].shape = [2, 0] } == .shape(tensor: "net.x", shape: [2, 0]))
    #expect(refusal { $0.networks = [] } == .refused(.sectionSize(.networks, sizeBytes: 0)))
  }

  @Test("Arrays of parameters and constants")
  func arrays() {
    #expect(
      dense { $0.weights.removeLast() }
        == .elementCount(place: "net.dense", array: "weights", expected: 6, actual: 5))
    #expect(
      dense { $0.channels.bias.append(0) }
        == .elementCount(place: "net.dense", array: "bias", expected: 3, actual: 4))
    #expect(
      dense { $0.channels.shifts = [] }
        == .elementCount(place: "net.dense", array: "shifts", expected: 3, actual: 0))
    #expect(
      refusal { $0.networks[0].tensors.append(tensor("c", [2], constant: [1])) }
        == .elementCount(place: "net.c", array: "constant", expected: 2, actual: 1))
    #expect(
      refusal { $0.networks[0].tensors.append(tensor("c", [2], constant: [1, 128])) }
        == .valueOutOfRange(place: "net.c", index: 1, value: 128))
  }

  @Test("A channel that could overflow is refused with its name; the reader's own checks come last")
  func proofs() {
    #expect(
      dense { $0.channels.bias[1] = .max }
        == .accumulatorOverflow(operator: "net.dense", channel: 1, bound: Int(Int32.max) + 3 * 127 + 4 * 128))
    #expect(
      dense { $0.weights[3] = -128 } == .refused(.weight(operator: 0, index: 3)))
    #expect(
      dense { $0.clamp = -129...127 } == .refused(.clamp(operator: 0, lower: -129, upper: 127)))
  }

  @Test("Tables: length and range")
  func tables() {
    func table(_ entries: [Int16]) -> ImageBuilderError? {
      refusal {
        $0.networks[0].tensors[1] = tensor("y", [2])
        $0.networks[0].operators[0].operation = .tableFunction(entries)
      }
    }
    #expect(table(Array(repeating: 3, count: 256)) == nil)
    #expect(
      table([1, 2]) == .elementCount(place: "net.dense", array: "table", expected: 256, actual: 2))
    #expect(
      table(Array(repeating: 3, count: 255) + [200])
        == .valueOutOfRange(place: "net.dense", index: 255, value: 200))
  }

  @Test("The arena holds the persistent region and the largest network")
  func arena() throws {
    var contents = contents()
    contents.persistentSizeBytes = 48
    var second = contents.networks[0]
    second.tensors[0].shape = [1, 1, 2]
    contents.networks.append(second)
    let loaded = try LoadedImage(try ImageBuilder.build(contents))
    #expect(loaded.image.persistentSizeBytes == 48)
    #expect(loaded.image.arenaSizeBytes == 48 + 2 * 16)
    for tensor in 0..<loaded.image.tensorCount { #expect(loaded.image.tensor(tensor).offset >= 48) }
  }

  @Test(
    "The builder's bound equals the reader's for every type and zero point", arguments: [-128, -5, 0, 127])
  func bounds(zeroPoint: Int32) throws {
    var contents = contents()
    contents.networks[0].tensors[0].zeroPoint = zeroPoint
    for type in [ElementType.int8, .int16] {
      contents.networks[0].tensors[0].elementType = type
      let loaded = try LoadedImage(try ImageBuilder.build(contents))
      // Channel 2 has weights 5 and −6.
      let (low, high) = (type.minimum - zeroPoint, type.maximum - zeroPoint)
      #expect(
        loaded.image.operator(0).accumulatorBound
          == max((5 * low - 6 * high).magnitude, (5 * high - 6 * low).magnitude))
    }
  }
}
