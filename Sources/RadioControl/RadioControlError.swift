/// Why the controller refuses to start or to take an argument. Events of the radio (no pilot, no frame, a
/// malformed block) are no errors: they are counted in ``DegradedEvents``.
public enum RadioControlError: Error, Equatable, Sendable {
  /// Int16 values in a pilot.
  case pilotSampleCount(Int, expected: Int)
  /// Int32 values of scratch memory.
  case scratchCount(Int, needed: Int)
  /// Pixels in a frame or background.
  case frameSize(Int, expected: Int)
  /// Elements of a tensor that is to be filled.
  case tensorCount(Int, expected: Int)
}
