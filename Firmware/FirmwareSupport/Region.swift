import Board

/// A stretch of execution that is counted between markers and timed by the board's counter.
///
/// Every region ends with a line of text, so that whoever counts instructions can pair counts and lines by order.
public struct Region {
  private let start: UInt32

  /// What is executed from here on is counted.
  @inline(__always)
  public static func begin() -> Region {
    let start = board_read_counter()
    marker_begin()
    return Region(start: start)
  }

  /// What was executed up to here was counted.
  ///
  /// - Returns: counter units, those of reading the counter included.
  @inline(__always)
  public func end() -> UInt32 {
    marker_end()
    return board_read_counter() &- start
  }
}
