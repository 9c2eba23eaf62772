/// A shape of one to four dimensions, outermost first: `[C]`, `[H, W, C]`, ….
public struct TensorShape: Sendable, Equatable {
  /// 1 … 4.
  public let rank: Int
  // Unused places hold one, so that products need no branch.
  let dimension0, dimension1, dimension2, dimension3: UInt32

  init(rank: Int, _ d0: UInt32, _ d1: UInt32, _ d2: UInt32, _ d3: UInt32) {
    self.rank = rank
    (dimension0, dimension1, dimension2, dimension3) = (d0, d1, d2, d3)
  }

  /// Dimension `axis` (0 … rank − 1); places beyond the rank read as one.
  public subscript(axis: Int) -> Int {
    switch axis {
    case 0: Int(truncatingIfNeeded: dimension0)
    case 1: Int(truncatingIfNeeded: dimension1)
    case 2: Int(truncatingIfNeeded: dimension2)
    default: Int(truncatingIfNeeded: dimension3)
    }
  }

  /// Number of elements of a shape that passed validation.
  public var count: Int { self[0] * self[1] * self[2] * self[3] }

  /// The innermost dimension: channels.
  public var last: Int { self[rank - 1] }
}
