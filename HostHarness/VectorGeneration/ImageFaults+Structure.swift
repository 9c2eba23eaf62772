import ModelImage

/// Faults of ``FaultBase``'s image.
enum ImageFaults {
  /// Header, sections, networks, tensors.
  static func structure(_ image: FaultyImage) -> [ImageFault] {
    let total = image.bytes.count
    let arena = image.word(at: 16)
    let constants = image.size(.parameters)
    let work = image.word(at: image.network(0) + 40)
    let bound = image.word(at: image.network(0) + 44)
    let place = image.word(at: image.tensor(0) + 28)
    let paddingOffset = image.start(.loop) + image.size(.loop)
    return [
      ImageFault("magic", .badMagic(found: 5)) { $0.setWord(at: 0, 5) },
      ImageFault("version", .unsupportedVersion(found: 3, supported: 2)) { $0.setWord(at: 4, 3) },
      ImageFault(
        "header-checksum", fixesChecksums: false,
        .headerChecksum(stored: image.word(at: 28) ^ 1, computed: image.word(at: 28))
      ) { $0.setWord(at: 28, $0.word(at: 28) ^ 1) },
      ImageFault(
        "parameters-checksum", fixesChecksums: false,
        .sectionChecksum(
          .parameters, stored: image.word(at: 32 + 3 * 16 + 12), computed: flippedChecksum(image))
      ) { $0.bytes[$0.start(.parameters) + 5] ^= 4 },
      ImageFault("section-count", .sectionCount(found: 8, expected: 7)) { $0.setWord(at: 12, 8) },
      ImageFault("operator-reserved", .packing(operator: 0, found: 1)) {
        $0.setHalfword(at: $0.operator(0) + 14, 1)
      },
      ImageFault("total-size", .truncated(requiredBytes: .max, availableBytes: total)) {
        $0.setWord(at: 8, .max)
      },
      ImageFault("arena-misaligned", .arenaMisaligned(field: .arenaSize, valueBytes: 0x8000_0000)) {
        $0.setWord(at: 16, 0x8000_0000)
      },
      ImageFault("persistent-misaligned", .arenaMisaligned(field: .persistentSize, valueBytes: 33)) {
        $0.setWord(at: 20, 33)
      },
      ImageFault(
        "persistent-beyond-arena",
        .persistentBeyondArena(persistentBytes: 0xFFFF_FFF0, arenaBytes: arena)
      ) { $0.setWord(at: 20, 0xFFFF_FFF0) },
      ImageFault("section-kind", .sectionKind(index: 0, found: 2)) { $0.setWord(at: 32, 2) },
      ImageFault("section-offset", .sectionOffset(.networks, found: 160, expected: 144)) {
        $0.setWord(at: 36, 160)
      },
      ImageFault(
        "section-beyond-image",
        .sectionBeyondImage(.networks, offset: 144, sizeBytes: .max, totalBytes: total)
      ) { $0.setWord(at: 40, .max) },
      ImageFault("section-size", .sectionSize(.networks, sizeBytes: 47)) { $0.setWord(at: 40, 47) },
      ImageFault("padding", .paddingNotZero(offset: paddingOffset)) { $0.bytes[paddingOffset] = 1 },
      ImageFault(
        "network-operators",
        .networkOperators(network: 0, first: 0, count: 11, expectedFirst: 0, available: 10)
      ) { $0.setWord(at: $0.network(0) + 8, 11) },
      ImageFault(
        "network-tensors",
        .networkTensors(network: 1, first: 6, count: 6, expectedFirst: 7, available: 17)
      ) { $0.setWord(at: $0.network(1) + 12, 6) },
      ImageFault("unowned-operators", .unownedRecords(.operators, owned: 9, present: 10)) {
        $0.setWord(at: $0.network(2) + 8, 1)
      },
      ImageFault("port-count", .portCount(network: 0, inputs: 5, outputs: 1)) {
        $0.bytes[$0.network(0) + 20] = 5
      },
      ImageFault("port-tensor", .portTensor(network: 0, tensor: 7)) {
        $0.setHalfword(at: $0.network(0) + 24, 7)
      },
      ImageFault("repeated-input", .repeatedInput(network: 0, tensor: 0)) {
        $0.setHalfword(at: $0.network(0) + 26, 0)
      },
      ImageFault("network-work", .networkWork(network: 0, stored: work + 1, computed: work)) {
        $0.setWord(at: $0.network(0) + 40, work + 1)
      },
      ImageFault(
        "network-bound", .networkAccumulatorBound(network: 0, stored: bound - 1, computed: bound)
      ) { $0.setWord(at: $0.network(0) + 44, bound - 1) },
      ImageFault("element-type", .elementType(tensor: 2, found: 3)) { $0.bytes[$0.tensor(2)] = 3 },
      ImageFault("storage", .storage(tensor: 2, found: 2)) { $0.bytes[$0.tensor(2) + 1] = 2 },
      ImageFault("rank", .rank(tensor: 2, found: 5)) { $0.bytes[$0.tensor(2) + 2] = 5 },
      ImageFault("dimension-zero", .dimension(tensor: 2, axis: 0, found: 0)) {
        $0.setWord(at: $0.tensor(2) + 12, 0)
      },
      ImageFault("dimension-huge", .dimension(tensor: 2, axis: 0, found: .max)) {
        $0.setWord(at: $0.tensor(2) + 12, .max)
      },
      ImageFault("element-count", .elementCount(tensor: 2, limit: 1 << 24)) {
        for axis in 0..<3 { $0.setWord(at: $0.tensor(2) + 12 + 4 * axis, 65536) }
      },
      ImageFault("zero-point", .zeroPoint(tensor: 0, found: 128)) { $0.setWord(at: $0.tensor(0) + 4, 128) },
      ImageFault("scale", .scale(tensor: 0, bits: Float.infinity.bitPattern)) {
        $0.setWord(at: $0.tensor(0) + 8, Float.infinity.bitPattern)
      },
      ImageFault("tensor-misaligned", .tensorMisaligned(tensor: 0, offset: 40)) {
        $0.setWord(at: $0.tensor(0) + 28, 40)
      },
      ImageFault(
        "tensor-beyond-arena",
        .tensorBeyondArena(tensor: 0, offset: 0xFFFF_FFF0, sizeBytes: 32, arenaBytes: arena)
      ) { $0.setWord(at: $0.tensor(0) + 28, 0xFFFF_FFF0) },
      ImageFault(
        "tensor-in-persistent", .tensorInPersistentRegion(tensor: 0, offset: 16, persistentBytes: 32)
      ) { $0.setWord(at: $0.tensor(0) + 28, 16) },
      ImageFault(
        "constant-beyond-parameters",
        .constantBeyondParameters(tensor: 5, offset: 0x7FFF_FFF0, sizeBytes: 6, sectionBytes: constants)
      ) { $0.setWord(at: $0.tensor(5) + 28, 0x7FFF_FFF0) },
      ImageFault("tensor-owner", .tensorOwner(tensor: 0, stored: 1, expected: 0)) {
        $0.setWord(at: $0.tensor(0) + 40, 1)
      },
      ImageFault(
        "live-range", .liveRange(tensor: 0, storedFirst: 0, storedLast: 0, first: 0, last: 1)
      ) { $0.setWord(at: $0.tensor(0) + 36, 0) },
      ImageFault(
        "overlap", .overlap(tensor: 2, other: 0, offset: Int(place), otherOffset: Int(place))
      ) { $0.setWord(at: $0.tensor(2) + 28, place) },
    ]
  }

  private static func flippedChecksum(_ image: FaultyImage) -> UInt32 {
    var flipped = image
    flipped.bytes[image.start(.parameters) + 5] ^= 4
    let start = flipped.start(.parameters)
    return VectorSetContents.checksum(flipped.bytes[start..<(start + flipped.size(.parameters))])
  }
}
