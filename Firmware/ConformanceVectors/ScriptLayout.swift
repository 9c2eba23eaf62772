/// Fixed numbers of a script, the input of a case of ``CaseKind/script``:
///
///     step count (16) · steps (32 each) · data
///
/// Its expected bytes are a result of ``resultSizeBytes`` for each step. Offsets are bytes from the script's start.
public enum ScriptLayout {
  public static let headerSizeBytes = 16
  public static let stepSizeBytes = 32

  /// Positions in bytes within a step.
  public enum Step {
    public static let call = 0
    public static let argument = 4
    /// Pilot samples (int16) or the current frame (bytes): offset and count; a count of −1 stands for none.
    public static let firstOffset = 8
    public static let firstCount = 12
    /// References (int16) or the previous frame (bytes).
    public static let secondOffset = 16
    public static let secondCount = 20
  }

  /// Words of a result: the error's code and eight values, the reason of the decision (−1 where there is none), the
  /// slot's digest, the eight counters of degraded events, one zero.
  public enum Result {
    public static let errorCode = 0
    public static let errorValues = 1
    public static let reason = 9
    public static let digest = 10
    public static let events = 11
    public static let eventCount = 8
  }

  public static let resultWordCount = 20
  public static let resultSizeBytes = 4 * resultWordCount
}

/// What a step of a script calls; the raw value is stored.
public enum ScriptCall: UInt32, Sendable, Equatable {
  /// `argument`: λ d_4, 1/1024 mW.
  case setPrice = 1
  /// `argument`: 0 dynamic programme, 1 stopping value.
  case setRule = 2
  case reset = 3
  /// `argument`: the pilot's block exponent.
  case beginSlot = 4
  case endSlot = 5
}
