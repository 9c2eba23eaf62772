import Board

/// How an image ends. The status is what the emulator or the shell sees.
public enum Outcome: Int32 {
  case passed = 0
  /// The image ran and found a difference.
  case failed = 1
  /// The image was given something that it refuses.
  case refused = 2

  public func end() -> Never {
    switch self {
    case .passed: Console.write("PASS\n")
    case .failed: Console.write("FAIL\n")
    case .refused: Console.write("REFUSED\n")
    }
    board_end(rawValue)
  }
}
