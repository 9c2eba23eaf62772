/// Mirrored rooms: a path that is reflected by walls is a straight line to a mirrored robot.
///
/// Room (column, row) is the real room mirrored |column| times across the side walls and |row| times across
/// the back wall; the line from the array to the robot's image runs through mirrored rooms, in each of which
/// the obstacles are mirrored, too.
public struct ImageMethod: Sendable {
  public let widthMetres: Double
  public let depthMetres: Double

  public init(widthMetres: Double, depthMetres: Double) {
    self.widthMetres = widthMetres
    self.depthMetres = depthMetres
  }

  /// The image of `point` in mirrored room (column, row).
  public func image(of point: SIMD2<Double>, column: Int, row: Int) -> SIMD2<Double> {
    [
      Self.mirrored(point.x, cell: column, length: widthMetres),
      Self.mirrored(point.y, cell: row, length: depthMetres),
    ]
  }

  /// The product of the walls' amplitudes along the path to room (column, row ≥ 0), with −1 a reflection.
  ///
  /// Leaving to the right, a line meets the images of the right, the left, the right wall … in turn.
  public func reflectionAmplitude(column: Int, row: Int, walls: WallReflections) -> Double {
    var amplitude = 1.0
    for crossing in 0..<abs(column) {
      let meetsRight = (column > 0) == (crossing % 2 == 0)
      amplitude *= -(meetsRight ? walls.right : walls.left)
    }
    for _ in 0..<row { amplitude *= -walls.back }
    return amplitude
  }

  /// Whether the segment from `start` to `end` passes through the inside of mirrored room (column, row).
  public func crosses(column: Int, row: Int, from start: SIMD2<Double>, to end: SIMD2<Double>) -> Bool {
    var lower = 0.0
    var upper = 1.0
    Self.clip(
      &lower, &upper, start: start.x, end: end.x, from: Double(column) * widthMetres,
      to: Double(column + 1) * widthMetres)
    Self.clip(
      &lower, &upper, start: start.y, end: end.y, from: Double(row) * depthMetres,
      to: Double(row + 1) * depthMetres)
    return lower < upper
  }

  /// Odd cells are mirrored, even ones only moved.
  private static func mirrored(_ coordinate: Double, cell: Int, length: Double) -> Double {
    cell % 2 == 0 ? Double(cell) * length + coordinate : Double(cell + 1) * length - coordinate
  }

  /// Narrows the part `lower … upper` of a segment to where one coordinate lies in `from … to`.
  private static func clip(
    _ lower: inout Double, _ upper: inout Double, start: Double, end: Double, from: Double, to: Double
  ) {
    let change = end - start
    if change == 0 {
      if start <= from || start >= to { upper = lower }
      return
    }
    let first = (from - start) / change
    let second = (to - start) / change
    lower = max(lower, min(first, second))
    upper = min(upper, max(first, second))
  }
}
