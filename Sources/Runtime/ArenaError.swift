/// Why memory cannot serve as the arena of an image.
public enum ArenaError: Error, Sendable, Equatable {
  case tooSmall(requiredBytes: Int, availableBytes: Int)
  /// The memory does not start at a multiple of 16.
  case misaligned(remainderBytes: Int)
}
