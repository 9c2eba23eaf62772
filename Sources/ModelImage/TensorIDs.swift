/// Up to four tensor identifiers: indices into the image's tensor section.
public struct TensorIDs: Sendable, Equatable {
  public let count: Int
  let id0, id1, id2, id3: UInt16

  init(count: Int, _ id0: UInt16, _ id1: UInt16, _ id2: UInt16, _ id3: UInt16) {
    self.count = count
    (self.id0, self.id1, self.id2, self.id3) = (id0, id1, id2, id3)
  }

  /// The identifier in place `index` (0 … 3).
  public subscript(index: Int) -> Int {
    switch index {
    case 0: Int(id0)
    case 1: Int(id1)
    case 2: Int(id2)
    default: Int(id3)
    }
  }
}
