extension Array {
  /// The element at `index`; nil beyond the ends.
  func element(_ index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
