import ModelImage
import PackedWeights
import Testing

@testable import Quantization

/// Images with fitting checksums that lie about themselves. Tensor, operator and network numbers are those of
/// `SmallModel.bytes()`: network 0 has operators 0 … 3 (convolution, dense, add, add) and tensors 0 … 6,
/// network 1 operators 4 … 7 (multiply, clamp, rescale, concatenate) and tensors 7 … 12.
struct ImageStructureTests {
  private func refusal(_ change: (inout PatchedImage) -> Void) throws -> ImageError? {
    var image = PatchedImage(try SmallModel.bytes())
    change(&image)
    return image.refusal()
  }

  // MARK: Header and sections

  @Test("Header fields")
  func header() throws {
    #expect(try refusal { $0.setWord(at: 12, 8) } == .sectionCount(found: 8, expected: 7))
    #expect(
      try refusal { $0.setWord(at: 24, 99) }
        == .foreignPacking(found: 99, native: PackingTarget.native.rawValue))
    let total = try SmallModel.bytes().count
    #expect(
      try refusal { $0.setWord(at: 8, .max) } == .truncated(requiredBytes: .max, availableBytes: total))
    #expect(try refusal { $0.setWord(at: 8, 144) } != nil)
    #expect(
      try refusal { $0.setWord(at: 16, 0x8000_0000) }
        == .arenaMisaligned(field: .arenaSize, valueBytes: 0x8000_0000))
    #expect(
      try refusal { $0.setWord(at: 20, 33) } == .arenaMisaligned(field: .persistentSize, valueBytes: 33))
    #expect(
      try refusal { $0.setWord(at: 20, 0xFFFF_FFF0) }
        == .persistentBeyondArena(
          persistentBytes: 0xFFFF_FFF0, arenaBytes: PatchedImage(try SmallModel.bytes()).word(at: 16)))
  }

  @Test("Section table")
  func sections() throws {
    #expect(try refusal { $0.setWord(at: 32, 2) } == .sectionKind(index: 0, found: 2))
    #expect(
      try refusal { $0.setWord(at: 36, 160) } == .sectionOffset(.networks, found: 160, expected: 144))
    let total = try SmallModel.bytes().count
    #expect(
      try refusal { $0.setWord(at: 40, .max) }
        == .sectionBeyondImage(.networks, offset: 144, sizeBytes: .max, totalBytes: total))
    #expect(try refusal { $0.setWord(at: 40, 0) } == .sectionSize(.networks, sizeBytes: 0))
    #expect(try refusal { $0.setWord(at: 40, 47) } == .sectionSize(.networks, sizeBytes: 47))
    #expect(
      try refusal { $0.bytes[$0.start(.loop) + $0.size(.loop)] = 1 }
        == .paddingNotZero(offset: PatchedImage(try SmallModel.bytes()).start(.loop) + 20))
  }

  @Test("An image with more than it says")
  func imageSize() throws {
    var image = PatchedImage(try SmallModel.bytes() + [UInt8](repeating: 0, count: 16))
    image.setWord(at: 8, UInt32(image.bytes.count))
    #expect(
      image.refusal() == .imageSize(stored: UInt32(image.bytes.count), expected: image.bytes.count - 16))
  }

  // MARK: Networks

  @Test("Ranges of operators and tensors")
  func ranges() throws {
    #expect(
      try refusal { $0.setWord(at: $0.network(0) + 8, 9) }
        == .networkOperators(network: 0, first: 0, count: 9, expectedFirst: 0, available: 8))
    #expect(
      try refusal { $0.setWord(at: $0.network(1) + 8, 0) }
        == .networkOperators(network: 1, first: 4, count: 0, expectedFirst: 4, available: 8))
    #expect(
      try refusal { $0.setWord(at: $0.network(1) + 12, 6) }
        == .networkTensors(network: 1, first: 6, count: 6, expectedFirst: 7, available: 13))
    #expect(
      try refusal { $0.setWord(at: $0.network(1) + 16, .max) }
        == .networkTensors(network: 1, first: 7, count: .max, expectedFirst: 7, available: 13))
    #expect(
      try refusal { $0.setWord(at: $0.network(1) + 8, 3) }
        == .unownedRecords(.operators, owned: 7, present: 8))
  }

  @Test("Ports")
  func ports() throws {
    #expect(
      try refusal { $0.bytes[$0.network(0) + 20] = 5 } == .portCount(network: 0, inputs: 5, outputs: 1))
    #expect(
      try refusal { $0.setHalfword(at: $0.network(0) + 24, 7) } == .portTensor(network: 0, tensor: 7))
    #expect(
      try refusal { $0.setHalfword(at: $0.network(0) + 24, 5) } == .portTensor(network: 0, tensor: 5))
    #expect(
      try refusal { $0.setHalfword(at: $0.network(0) + 26, 0) } == .repeatedInput(network: 0, tensor: 0))
    #expect(
      try refusal { $0.setHalfword(at: $0.network(0) + 28, 0) } == .portTensor(network: 0, tensor: 0))
  }

  @Test("Work and bounds of a network are the sums and maxima of its operators")
  func totals() throws {
    let image = PatchedImage(try SmallModel.bytes())
    let work = image.word(at: image.network(0) + 40)
    #expect(work == 2 * 2 * 3 * 18 + 36)
    #expect(
      try refusal { $0.setWord(at: $0.network(0) + 40, work + 1) }
        == .networkWork(network: 0, stored: work + 1, computed: work))
    let bound = image.word(at: image.network(0) + 44)
    #expect(
      try refusal { $0.setWord(at: $0.network(0) + 44, bound - 1) }
        == .networkAccumulatorBound(network: 0, stored: bound - 1, computed: bound))
  }

  // MARK: Tensors

  @Test("Type, storage, rank, shape")
  func shapes() throws {
    #expect(try refusal { $0.bytes[$0.tensor(2)] = 3 } == .elementType(tensor: 2, found: 3))
    #expect(try refusal { $0.bytes[$0.tensor(2) + 1] = 2 } == .storage(tensor: 2, found: 2))
    #expect(try refusal { $0.bytes[$0.tensor(2) + 2] = 0 } == .rank(tensor: 2, found: 0))
    #expect(try refusal { $0.bytes[$0.tensor(2) + 2] = 5 } == .rank(tensor: 2, found: 5))
    #expect(
      try refusal { $0.setWord(at: $0.tensor(2) + 12, 0) } == .dimension(tensor: 2, axis: 0, found: 0))
    #expect(
      try refusal { $0.setWord(at: $0.tensor(2) + 24, 2) } == .dimension(tensor: 2, axis: 3, found: 2))
    #expect(
      try refusal { $0.setWord(at: $0.tensor(2) + 12, .max) }
        == .dimension(tensor: 2, axis: 0, found: .max))
    #expect(
      try refusal {
        $0.setWord(at: $0.tensor(2) + 12, 65536)
        $0.setWord(at: $0.tensor(2) + 16, 65536)
        $0.setWord(at: $0.tensor(2) + 20, 65536)
      } == .elementCount(tensor: 2, limit: 1 << 24))
    #expect(try refusal { $0.bytes[$0.tensor(2) + 3] = 1 } != nil)
    #expect(try refusal { $0.setWord(at: $0.tensor(2) + 44, 1) } != nil)
  }

  @Test("Zero point and scale")
  func quantization() throws {
    #expect(
      try refusal { $0.setWord(at: $0.tensor(0) + 4, 128) } == .zeroPoint(tensor: 0, found: 128))
    #expect(
      try refusal { $0.setWord(at: $0.tensor(2) + 4, UInt32(bitPattern: -32769)) }
        == .zeroPoint(tensor: 2, found: -32769))
    for scale in [Float(0), -1, .infinity, .nan, .leastNonzeroMagnitude] {
      #expect(
        try refusal { $0.setWord(at: $0.tensor(0) + 8, scale.bitPattern) }
          == .scale(tensor: 0, bits: scale.bitPattern))
    }
  }

  @Test("Places in the arena and among the constants")
  func places() throws {
    let arena = PatchedImage(try SmallModel.bytes()).word(at: 16)
    #expect(
      try refusal { $0.setWord(at: $0.tensor(0) + 28, 40) } == .tensorMisaligned(tensor: 0, offset: 40))
    #expect(
      try refusal { $0.setWord(at: $0.tensor(0) + 28, 0xFFFF_FFF0) }
        == .tensorBeyondArena(tensor: 0, offset: 0xFFFF_FFF0, sizeBytes: 32, arenaBytes: arena))
    #expect(
      try refusal { $0.setWord(at: $0.tensor(0) + 28, arena - 16) }
        == .tensorBeyondArena(tensor: 0, offset: arena - 16, sizeBytes: 32, arenaBytes: arena))
    #expect(
      try refusal { $0.setWord(at: $0.tensor(0) + 28, 16) }
        == .tensorInPersistentRegion(tensor: 0, offset: 16, persistentBytes: 32))
    let section = PatchedImage(try SmallModel.bytes()).size(.parameters)
    #expect(
      try refusal { $0.setWord(at: $0.tensor(5) + 28, 0x7FFF_FFF0) }
        == .constantBeyondParameters(
          tensor: 5, offset: 0x7FFF_FFF0, sizeBytes: 6, sectionBytes: section))
    #expect(
      try refusal { $0.setWord(at: $0.tensor(0) + 40, 1) }
        == .tensorOwner(tensor: 0, stored: 1, expected: 0))
  }

  @Test("An arena one row too small")
  func smallArena() throws {
    let arena = PatchedImage(try SmallModel.bytes()).word(at: 16)
    let refused = try refusal { $0.setWord(at: 16, arena - 16) }
    guard case .tensorBeyondArena(_, _, _, let stated) = refused else {
      Issue.record("not refused for its arena: \(String(describing: refused))")
      return
    }
    #expect(stated == arena - 16)
  }

  @Test("Buffers that live at the same time overlap")
  func overlap() throws {
    let image = PatchedImage(try SmallModel.bytes())
    let place = image.word(at: image.tensor(0) + 28)
    #expect(
      try refusal { $0.setWord(at: $0.tensor(2) + 28, place) }
        == .overlap(tensor: 2, other: 0, offset: Int(place), otherOffset: Int(place)))
  }

  @Test("Live ranges are those of the operators")
  func liveRanges() throws {
    #expect(
      try refusal { $0.setWord(at: $0.tensor(0) + 36, 0) }
        == .liveRange(tensor: 0, storedFirst: 0, storedLast: 0, first: 0, last: 1))
    #expect(
      try refusal { $0.setWord(at: $0.tensor(6) + 36, 4) }
        == .liveRange(tensor: 6, storedFirst: 4, storedLast: 4, first: 4, last: 5))
  }
}
