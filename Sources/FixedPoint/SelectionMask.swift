import CTarget

/// A choice between two computed numbers that executes the same instructions either way.
///
/// Of `condition ? a : b` compilers may make a branch and move the computation of `a` behind it; a slot's work would
/// then depend on its data.
public struct SelectionMask: BitwiseCopyable, Sendable {
  /// All ones or zero.
  @usableFromInline
  let bits: Int32

  @inlinable @inline(__always)
  public init(_ condition: Bool) { bits = ll_opaque(0 &- (condition ? 1 : 0)) }

  @inlinable @inline(__always)
  public func select(_ chosen: Int32, otherwise other: Int32) -> Int32 { other ^ ((other ^ chosen) & bits) }
}
