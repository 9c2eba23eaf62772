/// What the controller asks of the radio in one slot.
public struct TransmissionDecision: Equatable, Sendable {
  public enum Reason: UInt8, Sendable, Equatable {
    /// Waiting is no dearer than sending.
    case wait = 0
    /// The schedule wants the frame now.
    case scheduled = 1
    /// The newest frame is as old as it may be.
    case ageLimit = 2
    /// No frame was received yet, or the imagined latent left the plausible range.
    case untrustedLatent = 3
    /// A frame is wanted, but the slot requires more than the greatest power.
    case deferred = 4
  }

  public var reason: Reason
  /// The power that a frame needs in this slot, measured or forecast: dBm, Q8.
  public var requiredPowerDBm: Int32
  /// The power to send at, margins included: dBm, Q8; the smallest Int32 when nothing is sent.
  public var powerDBm: Int32
  /// The same in 1/1024 mW; 0 when nothing is sent.
  public var powerMilliwatts1024: Int32

  public var sendsNow: Bool { powerMilliwatts1024 > 0 }
}
