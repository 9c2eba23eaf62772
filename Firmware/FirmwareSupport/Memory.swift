import Board

/// The memory that the board gives an image.
public enum Memory {
  public static var model: UnsafeRawBufferPointer { unsafe buffer(board_model()) }
  public static var input: UnsafeRawBufferPointer { unsafe buffer(board_input()) }
  public static var arena: UnsafeMutableRawBufferPointer {
    unsafe UnsafeMutableRawBufferPointer(start: board_arena(), count: Int(board_arena_size_bytes()))
  }

  private static func buffer(_ region: BoardRegion) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: region.base, count: Int(region.sizeBytes))
  }
}
