/// A choice between two computed numbers that executes the same instructions either way.
///
/// Of `condition ? a : b` compilers may make a branch and move the computation of `a` behind it; a slot's work would
/// then depend on its data.
struct SelectionMask {
  /// All ones or zero.
  private let bits: Int32

  @inline(__always)
  init(_ condition: Bool) { bits = 0 &- (condition ? 1 : 0) }

  @inline(__always)
  func select(_ chosen: Int32, otherwise other: Int32) -> Int32 { other ^ ((other ^ chosen) & bits) }
}
