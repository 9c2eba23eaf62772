import ConformanceVectors
import Foundation
import ModelImage

/// A set of vectors before it is written. The same contents give the same bytes.
public struct VectorSetContents: Sendable, Equatable {
  /// What made the set; stored as JSON.
  public struct Stamp: Sendable, Equatable, Codable {
    public var generator: String
    public var version: Int
    public var seed: UInt64
    /// Where expected values come from, by the name of the ``TruthSource``.
    public var sources: [String: String]

    public init(generator: String, version: Int, seed: UInt64, sources: [String: String]) {
      self.generator = generator
      self.version = version
      self.seed = seed
      self.sources = sources
    }
  }

  /// Tells model images apart.
  public struct ModelIdentity: Sendable, Equatable {
    public var sizeBytes: UInt32
    /// CRC-32.
    public var checksum: UInt32

    public init(sizeBytes: UInt32, checksum: UInt32) {
      self.sizeBytes = sizeBytes
      self.checksum = checksum
    }

    public init(_ image: [UInt8]) {
      self.init(sizeBytes: UInt32(image.count), checksum: VectorSetContents.checksum(image[...]))
    }
  }

  public var stamp: Stamp
  /// The image that cases without one of their own run on.
  public var model: ModelIdentity
  public var cases: [CaseContents]

  public init(stamp: Stamp, model: ModelIdentity, cases: [CaseContents]) {
    self.stamp = stamp
    self.model = model
    self.cases = cases
  }

  /// The bytes that ``VectorSet`` reads.
  public func encoded() throws -> [UInt8] {
    typealias Header = VectorLayout.Header
    var blob = Blob(count: VectorLayout.headerSizeBytes + VectorLayout.caseSizeBytes * cases.count)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let stampExtent = blob.append([UInt8](try encoder.encode(stamp)))
    for (index, contents) in cases.enumerated() { write(contents, index, to: &blob) }
    blob.align()

    blob.put(VectorLayout.magic, at: Header.magic)
    blob.put(VectorLayout.version, at: Header.version)
    blob.put(UInt32(blob.bytes.count), at: Header.totalSizeBytes)
    blob.put(UInt32(cases.count), at: Header.caseCount)
    blob.put(UInt32(truncatingIfNeeded: stamp.seed), at: Header.seed)
    blob.put(UInt32(truncatingIfNeeded: stamp.seed >> 32), at: Header.seed + 4)
    blob.put(model.sizeBytes, at: Header.modelSizeBytes)
    blob.put(model.checksum, at: Header.modelChecksum)
    blob.put(stampExtent, at: Header.stampOffset)
    blob.put(
      Self.checksum(blob.bytes[..<Header.checksum] + blob.bytes[(Header.checksum + 4)...]),
      at: Header.checksum)
    return blob.bytes
  }

  private func write(_ contents: CaseContents, _ index: Int, to blob: inout Blob) {
    typealias Case = VectorLayout.Case
    let record = VectorLayout.headerSizeBytes + VectorLayout.caseSizeBytes * index
    blob.put(contents.kind.rawValue, at: record + Case.kind)
    blob.put(contents.source.rawValue, at: record + Case.source)
    blob.put(blob.append([UInt8](contents.name.utf8)), at: record + Case.nameOffset)
    if let image = contents.image {
      blob.put(blob.append(image, behindAlignment: contents.imageOffset), at: record + Case.imageOffset)
    }
    blob.put(contents.selector, at: record + Case.selector)
    blob.put(blob.append(contents.input), at: record + Case.inputOffset)
    blob.put(blob.append(contents.expected), at: record + Case.expectedOffset)
    blob.put(contents.digest, at: record + Case.digest)
    blob.put(UInt32(bitPattern: contents.argument0), at: record + Case.argument0)
    blob.put(UInt32(bitPattern: contents.argument1), at: record + Case.argument1)
  }

  /// CRC-32 as the device computes it.
  static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.withUnsafeBytes { CRC32.checksum($0.bytes) }
  }
}

/// A growing blob that stores equal pieces once.
private struct Blob {
  struct Extent {
    var offset: UInt32
    var sizeBytes: UInt32
  }

  private struct Piece: Hashable {
    var bytes: [UInt8]
    var behindAlignment: Int
  }

  private(set) var bytes: [UInt8]
  private var known: [Piece: Extent] = [:]

  init(count: Int) { bytes = [UInt8](repeating: 0, count: count) }

  mutating func align() {
    bytes.append(contentsOf: repeatElement(0, count: VectorLayout.aligned(bytes.count) - bytes.count))
  }

  mutating func append(_ piece: [UInt8], behindAlignment: Int = 0) -> Extent {
    let key = Piece(bytes: piece, behindAlignment: behindAlignment)
    if let extent = known[key] { return extent }
    align()
    bytes.append(contentsOf: repeatElement(0, count: behindAlignment))
    let extent = Extent(offset: UInt32(bytes.count), sizeBytes: UInt32(piece.count))
    bytes.append(contentsOf: piece)
    known[key] = extent
    return extent
  }

  mutating func put(_ value: UInt32, at offset: Int) {
    for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(index))) }
  }

  mutating func put(_ extent: Extent, at offset: Int) {
    put(extent.offset, at: offset)
    put(extent.sizeBytes, at: offset + 4)
  }
}
