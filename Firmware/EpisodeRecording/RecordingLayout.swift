import RadioControl

/// Fixed numbers of a recorded episode, a little-endian blob that is used in place:
///
///     header (64) · slots (16 each) · references · pilots · frames
///
/// References are Int16 `[slots + horizon, 6]`, pilots Int16 `[slots, 1024]`, frames uint8 `[slots + 1, 64, 64]`,
/// the first one of the slot before the episode. Every part begins at a multiple of 16; gaps are zero.
/// `docs/firmware.md` describes how recordings are made and replayed.
public enum RecordingLayout {
  /// The bytes "LLRC" read as a little-endian word.
  public static let magic: UInt32 = 0x4352_4C4C
  public static let version: UInt32 = 1
  public static let headerSizeBytes = 64
  public static let slotSizeBytes = 16
  public static let maximumSlots = 1 << 16
  public static let maximumHorizon = 32

  /// Positions in bytes within the header.
  public enum Header {
    public static let magic = 0
    public static let version = 4
    public static let totalSizeBytes = 8
    public static let slots = 12
    public static let horizon = 16
    /// λ d_4, 1/1024 mW.
    public static let price = 20
    /// What the controller's counters show at the end, in the order of ``DegradedEvents``.
    public static let events = 24
    /// ``SlotDigest`` over the digests of all slots.
    public static let digest = 56
    /// CRC-32 of everything else.
    public static let checksum = 60
  }

  /// Positions in bytes within a slot's record.
  public enum Slot {
    public static let flags = 0
    public static let pilotExponent = 4
    /// ``SlotDigest`` of the controller that was recorded.
    public static let digest = 8
    public static let reserved = 12
  }

  public static let eventCount = 8

  /// Where the parts begin and end.
  public struct Offsets: Equatable, Sendable {
    public let slots: Int
    public let references: Int
    public let pilots: Int
    public let frames: Int
    public let end: Int

    /// - Parameters: in 1 … ``maximumSlots`` and 1 … ``maximumHorizon``.
    public init(slots count: Int, horizon: Int) {
      func aligned(_ value: Int) -> Int { (value + 15) & ~15 }
      slots = headerSizeBytes
      references = aligned(slots + count * slotSizeBytes)
      pilots = aligned(references + 2 * LoopLayout.referenceCount * (count + horizon))
      frames = aligned(pilots + 2 * Pilot.sampleCount * count)
      end = frames + FramePair.pixelCount * (count + 1)
    }
  }
}

/// What reached the controller in a slot.
public struct SlotFlags: Equatable, Sendable {
  /// As stored: bit 0 a pilot, bit 1 a frame.
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public init(hasPilot: Bool, hasFrame: Bool) {
    rawValue = (hasPilot ? 1 : 0) | (hasFrame ? 2 : 0)
  }

  /// A pilot was received.
  public var hasPilot: Bool { rawValue & 1 != 0 }
  /// A frame arrives when it is asked for; otherwise it is lost.
  public var hasFrame: Bool { rawValue & 2 != 0 }
}
