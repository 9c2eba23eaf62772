extension FloatGraph {
  /// The shape of an element-wise operation on two tensors: that of the larger, of which the other's is the end with
  /// nothing but ones before (`[C]`, `[1, 1, C]` or `[1]` against `[H, W, C]`). Nil where neither is.
  public static func pairShape(_ first: [Int], _ second: [Int]) -> [Int]? {
    if isTrailing(second, of: first) { return first }
    return isTrailing(first, of: second) ? second : nil
  }

  private static func isTrailing(_ part: [Int], of whole: [Int]) -> Bool {
    guard part.count <= whole.count else { return false }
    let end = zip(part.reversed(), whole.reversed()).prefix { $0 == $1 }.count
    return part.dropLast(end).allSatisfy { $0 == 1 }
  }
}
