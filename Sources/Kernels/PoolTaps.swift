/// The inputs that one output pixel of a pooling sees: the taps of its window inside the input, `columns` of them in each of
/// `rows` rows.
struct PoolTaps {
  /// Of the first tap, in pixels.
  let start: Int
  let rows: Int
  let columns: Int
  /// From a row of taps to the next, from a tap to the next, in pixels.
  let rowStep: Int
  let columnStep: Int

  @inline(__always)
  init(_ geometry: PoolGeometry, rows: TapRange, row: Int, columns: TapRange, column: Int) {
    let window = geometry.window
    rowStep = window.dilationHeight &* geometry.input.width
    columnStep = window.dilationWidth
    self.rows = rows.count
    self.columns = columns.count
    start =
      geometry.top(of: row) &* geometry.input.width &+ rows.first &* rowStep
      &+ geometry.left(of: column) &+ columns.first &* columnStep
  }
}
