import ConformanceVectors
import ModelImage
import Testing

@testable import VectorGeneration

/// The reader says what is wrong with a set, and reads back what was written.
@Suite struct VectorSetTests {
  /// A set of two cases without meaning.
  static let contents = VectorSetContents(
    stamp: .init(generator: "test", version: 3, seed: 0x1_0000_0002, sources: ["a": "b"]),
    model: .init([1, 2, 3]),
    cases: [
      CaseContents(
        name: "first", kind: .operators, source: .cmsisNN, image: [7, 8, 9], selector: 4,
        input: [1, 2, 3, 4, 5], expected: [6, 7], digest: 0xDEAD_BEEF, argument0: -5, argument1: 6),
      CaseContents(name: "second", kind: .image, image: [7, 8, 9], imageOffset: 3),
    ])

  private func withSet<Result>(
    _ bytes: [UInt8], shift: Int = 0, _ body: (VectorSet) throws -> Result
  ) throws -> Result {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count + 16, alignment: 16)
    defer { unsafe memory.deallocate() }
    unsafe memory.copyBytes(from: [UInt8](repeating: 0, count: shift) + bytes)
    let place = unsafe UnsafeRawBufferPointer(rebasing: memory[shift..<(shift + bytes.count)])
    return try body(unsafe VectorSet(validating: place))
  }

  private func refusal(_ bytes: [UInt8], shift: Int = 0) -> VectorError? {
    do {
      try withSet(bytes, shift: shift) { _ in }
      return nil
    } catch { return error as? VectorError }
  }

  /// The set with one word changed and its checksum made to fit.
  private func patched(_ offset: Int, _ value: UInt32) throws -> [UInt8] {
    var bytes = try Self.contents.encoded()
    func put(_ value: UInt32, _ offset: Int) {
      for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(index))) }
    }
    put(value, offset)
    let field = VectorLayout.Header.checksum
    put(VectorSetContents.checksum(bytes[..<field] + bytes[(field + 4)...]), field)
    return bytes
  }

  @Test func whatIsWrittenIsRead() throws {
    try withSet(try Self.contents.encoded()) { set in
      #expect(set.caseCount == 2)
      #expect(set.seedLow == 2 && set.seedHigh == 1)
      #expect(set.modelSizeBytes == 3)
      #expect(set.modelChecksum == VectorSetContents.checksum([1, 2, 3]))
      #expect(
        unsafe String(decoding: set.stamp, as: UTF8.self)
          == #"{"generator":"test","seed":4294967298,"sources":{"a":"b"},"version":3}"#)
      let first = set.vectorCase(0)
      #expect(first.kind == .operators && first.source == .cmsisNN && first.selector == 4)
      #expect(first.digest == 0xDEAD_BEEF && first.argument0 == -5 && first.argument1 == 6)
      #expect(!first.usesModel)
      #expect(unsafe Array(set.name(first)) == Array("first".utf8))
      #expect(unsafe Array(set.image(first)) == [7, 8, 9])
      #expect(unsafe Array(set.input(first)) == [1, 2, 3, 4, 5])
      #expect(unsafe Array(set.expected(first)) == [6, 7])
      #expect(first.inputOffset % 16 == 0 && first.expectedOffset % 16 == 0)
      let second = set.vectorCase(1)
      #expect(second.imageOffset % 16 == 3)
      #expect(second.kind == .image && second.expectedSizeBytes == 0)
    }
  }

  @Test func theSameContentsGiveTheSameBytes() throws {
    #expect(try Self.contents.encoded() == Self.contents.encoded())
    #expect(try Self.contents.encoded().count % 16 == 0)
  }

  @Test func equalPiecesAreStoredOnce() throws {
    var twice = Self.contents
    twice.cases.append(twice.cases[0])
    twice.cases[2].name = "third"
    let difference = try twice.encoded().count - Self.contents.encoded().count
    #expect(difference == VectorLayout.caseSizeBytes + 16)
  }

  @Test func contentsComeBack() throws {
    #expect(try VectorSetContents(reading: Self.contents.encoded()) == Self.contents)
    #expect(throws: VectorError.truncated(requiredBytes: 64, availableBytes: 3)) {
      try VectorSetContents(reading: [1, 2, 3])
    }
  }

  @Test func partsTogetherAreTheWhole() throws {
    var many = Self.contents
    many.cases = (0..<9).map { index in
      var copy = Self.contents.cases[0]
      copy.name = "case\(index)"
      copy.input = [UInt8](repeating: UInt8(index), count: 100)
      return copy
    }
    let parts = try many.parts(capacityBytes: 900)
    #expect(parts.count > 2)
    #expect(parts.flatMap(\.cases) == many.cases)
    #expect(try parts.allSatisfy { try $0.encoded().count <= 900 && $0.model == many.model })
    #expect(try many.parts(capacityBytes: 1 << 20) == [many])
    #expect(throws: VectorSetContents.PartError.self) { try many.parts(capacityBytes: 200) }
  }

  @Test func damagedSetsAreRefused() throws {
    let bytes = try Self.contents.encoded()
    let size = UInt32(bytes.count)
    #expect(
      refusal(Array(bytes.prefix(63))) == .truncated(requiredBytes: 64, availableBytes: 63))
    #expect(
      refusal(bytes.dropLast()) == .truncated(requiredBytes: bytes.count, availableBytes: bytes.count - 1))
    #expect(refusal(bytes, shift: 4) == .misaligned(remainderBytes: 4))
    #expect(refusal(try patched(VectorLayout.Header.magic, 5)) == .badMagic(found: 5))
    #expect(
      refusal(try patched(VectorLayout.Header.version, 2)) == .unsupportedVersion(found: 2, supported: 1))
    #expect(refusal(try patched(VectorLayout.Header.totalSizeBytes, 63)) == .size(stored: 63))
    #expect(refusal(try patched(VectorLayout.Header.totalSizeBytes, .max)) == .size(stored: .max))
    #expect(refusal(try patched(VectorLayout.Header.caseCount, size / 64)) == .caseCount(found: size / 64))
    #expect(refusal(try patched(VectorLayout.Header.caseCount, .max)) == .caseCount(found: .max))
    #expect(refusal(try patched(44, 1)) == .reservedFieldNotZero(offset: 44))
    for offset in 64..<bytes.count {
      var damaged = bytes
      damaged[offset] ^= 0x10
      guard case .checksum = refusal(damaged) else {
        Issue.record("a change of byte \(offset) was not noticed")
        return
      }
    }
  }

  @Test func casesThatLeaveTheSetAreRefused() throws {
    typealias Case = VectorLayout.Case
    let size = UInt32(try Self.contents.encoded().count)
    let second = VectorLayout.headerSizeBytes + VectorLayout.caseSizeBytes
    #expect(refusal(try patched(second + Case.kind, 7)) == .caseKind(index: 1, found: 7))
    #expect(refusal(try patched(second + Case.source, 3)) == .truthSource(index: 1, found: 3))
    #expect(
      refusal(try patched(second + Case.reserved + 4, 1))
        == .reservedFieldNotZero(offset: second + Case.reserved + 4))
    #expect(
      refusal(try patched(VectorLayout.Header.stampOffset, size + 1))
        == .extent(index: -1, offset: size + 1, sizeBytes: UInt32(try stampSize())))
    for field in [Case.nameOffset, Case.imageOffset, Case.inputOffset, Case.expectedOffset] {
      guard case .extent(1, size + 16, _) = refusal(try patched(second + field, size + 16)) else {
        Issue.record("offset \(field) was not checked")
        continue
      }
      guard case .extent(1, _, .max) = refusal(try patched(second + field + 4, .max)) else {
        Issue.record("size \(field) was not checked")
        continue
      }
    }
    guard case .extent(1, 8, _) = refusal(try patched(second + Case.inputOffset, 8)) else {
      Issue.record("alignment was not checked")
      return
    }
  }

  private func stampSize() throws -> Int {
    try withSet(try Self.contents.encoded()) { unsafe $0.stamp.count }
  }
}
