import ConformanceVectors
import Foundation

extension VectorSetContents {
  /// What a set holds, so that it can be written again.
  ///
  /// - Parameter bytes: of the set.
  /// - Throws: ``VectorError``; an error of `JSONDecoder` for a stamp that is not one.
  public init(reading bytes: [UInt8]) throws {
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(bytes.count, 1), alignment: VectorLayout.alignment)
    defer { memory.deallocate() }
    memory.copyBytes(from: bytes)
    let set = try VectorSet(validating: UnsafeRawBufferPointer(rebasing: memory[..<bytes.count]))
    stamp = try JSONDecoder().decode(Stamp.self, from: Data(set.stamp))
    model = ModelIdentity(sizeBytes: set.modelSizeBytes, checksum: set.modelChecksum)
    cases = (0..<set.caseCount).map { index in
      let vector = set.vectorCase(index)
      return CaseContents(
        name: String(decoding: set.name(vector), as: UTF8.self), kind: vector.kind, source: vector.source,
        image: vector.usesModel ? nil : [UInt8](set.image(vector)),
        imageOffset: vector.imageOffset % VectorLayout.alignment, selector: vector.selector,
        input: [UInt8](set.input(vector)), expected: [UInt8](set.expected(vector)), digest: vector.digest,
        argument0: vector.argument0, argument1: vector.argument1)
    }
  }

  /// Why a set cannot be split.
  public enum PartError: Error, Equatable, CustomStringConvertible {
    case caseTooLarge(name: String, sizeBytes: Int, capacityBytes: Int)

    public var description: String {
      switch self {
      case .caseTooLarge(let name, let size, let capacity):
        "case \(name) alone makes a set of \(size) bytes; the target has room for \(capacity)"
      }
    }
  }

  /// The set in pieces of at most `capacityBytes` each, in order, for targets with little room.
  public func parts(capacityBytes: Int) throws -> [VectorSetContents] {
    let size = try encoded().count
    guard size > capacityBytes else { return [self] }
    guard cases.count > 1 else {
      throw PartError.caseTooLarge(
        name: cases.first?.name ?? "", sizeBytes: size, capacityBytes: capacityBytes)
    }
    var (first, second) = (self, self)
    first.cases = Array(cases.prefix(cases.count / 2))
    second.cases = Array(cases.dropFirst(cases.count / 2))
    return try first.parts(capacityBytes: capacityBytes) + second.parts(capacityBytes: capacityBytes)
  }
}
