import ConformanceVectors
import ErrorCodes
import ModelImage
import Quantization

/// Images that must be refused, each for one reason, and some that must not.
enum ImageCases {
  enum Failure: Error, Equatable {
    /// The reader on the host says something else than the documentation.
    case unexpectedAnswer(fault: String, expected: ImageError?, found: ImageError?)
  }

  static func all(seed: UInt64) throws -> [CaseContents] {
    let base = FaultyImage(bytes: try FaultBase.bytes())
    var cases = [try placed("sound", base.bytes, nil)]
    cases += try sizes(base)
    for fault in ImageFaults.structure(base) + ImageFaults.operators(base) {
      cases.append(try contents(fault, base))
    }
    let movement = FaultyImage(bytes: try MovementFaults.bytes())
    cases += try MovementFaults.all.map { try contents($0, movement) }
    return cases + fuzzed(base, "fuzz", count: 600, seed: seed)
      + fuzzed(movement, "movement-fuzz", count: 150, seed: seed)
  }

  /// Too little of the image, too much of it, and at the wrong place.
  private static func sizes(_ base: FaultyImage) throws -> [CaseContents] {
    let total = base.bytes.count
    let header = ImageLayout.contentOffset
    var longer = FaultyImage(bytes: base.bytes + [UInt8](repeating: 0, count: 16))
    longer.setWord(at: 8, UInt32(total + 16))
    longer.fixChecksums()
    return [
      try placed(
        "no-header", Array(base.bytes.prefix(header - 1)),
        .truncated(requiredBytes: UInt32(header), availableBytes: header - 1)),
      try placed(
        "header-alone", Array(base.bytes.prefix(header)),
        .truncated(requiredBytes: UInt32(total), availableBytes: header)),
      try placed(
        "one-byte-missing", base.bytes.dropLast(),
        .truncated(requiredBytes: UInt32(total), availableBytes: total - 1)),
      try placed("bytes-behind", base.bytes + [1, 2, 3], nil),
      try placed(
        "too-long", longer.bytes, .imageSize(stored: UInt32(total + 16), expected: total)),
      try placed("misaligned-1", base.bytes, .misalignedBase(remainderBytes: 1), offset: 1),
      try placed("misaligned-8", base.bytes, .misalignedBase(remainderBytes: 8), offset: 8),
    ]
  }

  /// An image read where it lies in the set.
  private static func placed(
    _ name: String, _ bytes: [UInt8], _ error: ImageError?, offset: Int = 0
  ) throws -> CaseContents {
    if offset == 0 { try require(name, bytes, error) }
    return CaseContents(
      name: "image-\(name)", kind: .image, source: .documentation, image: bytes, imageOffset: offset,
      expected: (error.map { ErrorRecord($0) } ?? .none).bytes)
  }

  private static func contents(_ fault: ImageFault, _ base: FaultyImage) throws -> CaseContents {
    var image = base
    fault.change(&image)
    if fault.fixesChecksums { image.fixChecksums() }
    try require(fault.name, image.bytes, fault.error)
    return CaseContents(
      name: "image-\(fault.name)", kind: .image, source: .documentation, image: base.bytes,
      input: image.changes(from: base), expected: ErrorRecord(fault.error).bytes)
  }

  private static func require(_ name: String, _ bytes: [UInt8], _ error: ImageError?) throws {
    let found = answer(bytes)
    guard found == error else {
      throw Failure.unexpectedAnswer(fault: name, expected: error, found: found)
    }
  }

  private static func answer(_ bytes: [UInt8]) -> ImageError? {
    do throws(ImageError) {
      _ = try LoadedImage(bytes)
      return nil
    } catch {
      return error
    }
  }

  // MARK: Words at random

  /// One word of header, records or parameters replaced, all checksums made to fit.
  private static func fuzzed(
    _ base: FaultyImage, _ name: String, count: Int, seed: UInt64
  ) -> [CaseContents] {
    var random = VectorRandom(seed: seed, label: "image-\(name)")
    let end = base.start(.parameters) + base.size(.parameters)
    return (0..<count).map { index in
      // Two thirds in header and records, which are smaller than the parameters but decide more.
      let limit = index % 3 == 0 ? end : base.start(.parameters)
      var offset = 4 * Int.random(in: 0..<(limit / 4), using: &random)
      // Which cores' packings a program takes differs from target to target: the word before it instead.
      if offset == 24 { offset = 20 }
      let ends: [UInt32] = [0, 1, 0x7FFF_FFFF, 0x8000_0000, .max, base.word(at: offset) &+ 1]
      let drawn = UInt32.random(in: 0...(.max), using: &random)
      let choice = Int.random(in: 0...ends.count, using: &random)
      var image = base
      image.setWord(at: offset, choice < ends.count ? ends[choice] : drawn)
      image.fixChecksums()
      let error = answer(image.bytes)
      return CaseContents(
        name: "image-\(name)\(index)", kind: .image, image: base.bytes, input: image.changes(from: base),
        expected: (error.map { ErrorRecord($0) } ?? .none).bytes)
    }
  }
}
