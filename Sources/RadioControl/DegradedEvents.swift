/// How often the loop had to do without something; counters saturate.
public struct DegradedEvents: Equatable, Sendable {
  /// Slots without a pilot.
  public var missingPilots: UInt32 = 0
  /// Pilots that were not usable and treated as missing: exponent out of range, or silent.
  public var malformedPilots: UInt32 = 0
  /// Frames that were asked for and did not arrive.
  public var missingFrames: UInt32 = 0
  /// Frames that arrived without being asked for; they are used.
  public var unrequestedFrames: UInt32 = 0
  /// Slots whose frame was wanted but required more than the greatest power.
  public var deferrals: UInt32 = 0
  /// Slots in which the age limit alone forced a transmission (or a deferral).
  public var ageLimits: UInt32 = 0
  /// Imagined latents outside the plausible range.
  public var implausibleLatents: UInt32 = 0
  /// Slots commanded without a trusted latent.
  public var unsteeredCommands: UInt32 = 0

  public init() {}

  static func count(_ counter: inout UInt32, when happened: Bool = true) {
    counter = counter &+ ((happened ? 1 : 0) & (counter == UInt32.max ? 0 : 1))
  }
}
