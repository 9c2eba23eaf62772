/// Words behind a model image by which the firmware image Profile knows how many inputs to run each network on; without
/// them it is three, enough to see that the work is the same. Readers of images ignore them.
public struct RunRequest: Sendable, Equatable {
  public var inputs: UInt16

  public init(inputs: UInt16) { self.inputs = inputs }

  /// The bytes `RUNS`, then the number as a little-endian word.
  public var bytes: [UInt8] {
    Array("RUNS".utf8) + [UInt8(truncatingIfNeeded: inputs), UInt8(inputs >> 8), 0, 0]
  }
}
