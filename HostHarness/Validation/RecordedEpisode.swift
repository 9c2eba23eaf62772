import ArrayFiles
import EpisodeRecording
import Foundation
import RadioControl

/// What reaches the controller in an episode and what it makes of it, as ``EpisodeRecording`` stores it.
public struct RecordedEpisode: Sendable, Equatable {
  public struct Slot: Sendable, Equatable {
    public var flags: SlotFlags
    public var pilotExponent: Int32
    /// `[antenna 16, subcarrier 32, 2]`; zeros without a pilot.
    public var pilotSamples: [Int16]
    /// uint8 `[64, 64]`.
    public var frame: [UInt8]
    /// The controller's.
    public var digest: UInt32
  }

  /// K.
  public var horizon: Int
  /// λ d_4, 1/1024 mW.
  public var price: Int32
  /// uint8 `[64, 64]`: the frame of the slot before the first.
  public var frameBefore: [UInt8]
  public var slots: [Slot]
  /// `[slots + K, 6]`, Q12.
  public var references: [Int16]
  /// The controller's counters at the end.
  public var events: DegradedEvents

  /// Over the digests of all slots.
  public var digest: UInt32 {
    var digest = SlotDigest()
    for slot in slots { digest.append(Int32(bitPattern: slot.digest)) }
    return digest.value
  }

  /// The bytes that ``EpisodeRecording`` reads.
  public var encoded: Data {
    let offsets = RecordingLayout.Offsets(slots: slots.count, horizon: horizon)
    var bytes = Data(count: offsets.end)
    func put(_ value: some FixedWidthInteger, at offset: Int) {
      withUnsafeBytes(of: value.littleEndian) {
        bytes.replaceSubrange(offset..<(offset + $0.count), with: $0)
      }
    }
    func put(_ values: [Int16], at offset: Int) {
      for (index, value) in values.enumerated() { put(value, at: offset + 2 * index) }
    }
    typealias Header = RecordingLayout.Header
    put(RecordingLayout.magic, at: Header.magic)
    put(RecordingLayout.version, at: Header.version)
    put(UInt32(offsets.end), at: Header.totalSizeBytes)
    put(UInt32(slots.count), at: Header.slots)
    put(UInt32(horizon), at: Header.horizon)
    put(price, at: Header.price)
    for (index, count) in events.inOrder.enumerated() { put(count, at: Header.events + 4 * index) }
    put(digest, at: Header.digest)
    put(references, at: offsets.references)
    bytes.replaceSubrange(offsets.frames..<(offsets.frames + frameBefore.count), with: frameBefore)
    for (index, slot) in slots.enumerated() {
      let record = offsets.slots + RecordingLayout.slotSizeBytes * index
      put(slot.flags.rawValue, at: record + RecordingLayout.Slot.flags)
      put(slot.pilotExponent, at: record + RecordingLayout.Slot.pilotExponent)
      put(slot.digest, at: record + RecordingLayout.Slot.digest)
      put(slot.pilotSamples, at: offsets.pilots + 2 * Pilot.sampleCount * index)
      let frame = offsets.frames + FramePair.pixelCount * (index + 1)
      bytes.replaceSubrange(frame..<(frame + slot.frame.count), with: slot.frame)
    }
    put(Self.checksum(bytes), at: Header.checksum)
    return bytes
  }

  /// CRC-32 of everything but the checksum itself.
  private static func checksum(_ bytes: Data) -> UInt32 {
    let field = RecordingLayout.Header.checksum
    return Checksum.crc32(bytes[..<field] + bytes[(field + 4)...])
  }
}

extension DegradedEvents {
  /// In the order in which recordings store them.
  public var inOrder: [UInt32] {
    [
      missingPilots, malformedPilots, missingFrames, unrequestedFrames, deferrals, ageLimits,
      implausibleLatents, unsteeredCommands,
    ]
  }
}
