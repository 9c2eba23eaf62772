import ModelImage
import RadioControl

/// A recorded episode, used in place: what reached the controller slot by slot, and what it made of it.
@safe
public struct EpisodeRecording {
  private let base: UnsafeRawPointer
  private let offsets: RecordingLayout.Offsets
  public let slotCount: Int
  /// K of the controller that was recorded.
  public let horizon: Int

  /// Checks the recording at the start of `memory`; bytes beyond its end are ignored.
  ///
  /// `memory` starts at a multiple of 16 and outlives the recording.
  public init(validating memory: UnsafeRawBufferPointer) throws(RecordingError) {
    guard let base = memory.baseAddress, memory.count >= RecordingLayout.headerSizeBytes else {
      throw .truncated(requiredBytes: RecordingLayout.headerSizeBytes, availableBytes: memory.count)
    }
    let remainder = Int(bitPattern: base) & 15
    guard remainder == 0 else { throw .misaligned(remainderBytes: remainder) }
    func word(_ offset: Int) -> UInt32 { unsafe base.load(fromByteOffset: offset, as: UInt32.self) }

    let magic = word(RecordingLayout.Header.magic)
    guard magic == RecordingLayout.magic else { throw .badMagic(found: magic) }
    let version = word(RecordingLayout.Header.version)
    guard version == RecordingLayout.version else {
      throw .unsupportedVersion(found: version, supported: RecordingLayout.version)
    }
    let slots = word(RecordingLayout.Header.slots)
    guard slots >= 1, slots <= UInt32(RecordingLayout.maximumSlots) else { throw .slotCount(found: slots) }
    let horizon = word(RecordingLayout.Header.horizon)
    guard horizon >= 1, horizon <= UInt32(RecordingLayout.maximumHorizon) else {
      throw .horizon(found: horizon)
    }
    unsafe self.base = base
    slotCount = Int(truncatingIfNeeded: slots)
    self.horizon = Int(truncatingIfNeeded: horizon)
    offsets = RecordingLayout.Offsets(slots: slotCount, horizon: self.horizon)
    let total = word(RecordingLayout.Header.totalSizeBytes)
    guard total == UInt32(truncatingIfNeeded: offsets.end) else {
      throw .size(stored: total, expected: offsets.end)
    }
    guard memory.count >= offsets.end else {
      throw .truncated(requiredBytes: offsets.end, availableBytes: memory.count)
    }
    let stored = word(RecordingLayout.Header.checksum)
    var crc = CRC32()
    for offset in 0..<offsets.end where offset & ~3 != RecordingLayout.Header.checksum {
      crc.append(unsafe base.load(fromByteOffset: offset, as: UInt8.self))
    }
    let computed = crc.value
    guard stored == computed else { throw .checksum(stored: stored, computed: computed) }
  }

  /// λ d_4, 1/1024 mW.
  public var price: Int32 { integer(RecordingLayout.Header.price) }

  /// ``SlotDigest`` over the digests of all slots.
  public var digest: UInt32 { UInt32(bitPattern: integer(RecordingLayout.Header.digest)) }

  /// The controller's counter `index` (0 … 7, in the order of ``DegradedEvents``) at the end of the episode.
  public func eventCount(_ index: Int) -> UInt32 {
    UInt32(bitPattern: integer(RecordingLayout.Header.events + 4 * index))
  }

  public func flags(slot: Int) -> SlotFlags {
    SlotFlags(rawValue: UInt32(bitPattern: field(slot, RecordingLayout.Slot.flags)))
  }

  /// The recorded controller's digest of a slot.
  public func digest(slot: Int) -> UInt32 { UInt32(bitPattern: field(slot, RecordingLayout.Slot.digest)) }

  /// `[K + 1, 6]`, Q12: of this slot and the K slots to come.
  @_lifetime(borrow self)
  public func references(slot: Int) -> Span<Int16> {
    span(
      offsets.references + 2 * LoopLayout.referenceCount * slot, (horizon + 1) * LoopLayout.referenceCount)
  }

  /// The block exponent of a slot's pilot; meaningless without ``SlotFlags/pilot``.
  public func pilotExponent(slot: Int) -> Int32 { field(slot, RecordingLayout.Slot.pilotExponent) }

  /// `[antenna 16, subcarrier 32, 2]`.
  @_lifetime(borrow self)
  public func pilotSamples(slot: Int) -> Span<Int16> {
    span(offsets.pilots + 2 * Pilot.sampleCount * slot, Pilot.sampleCount)
  }

  /// The frame of a slot, uint8 `[64, 64]`; slot −1 is the one before the episode.
  @_lifetime(borrow self)
  public func frame(slot: Int) -> Span<UInt8> {
    span(offsets.frames + FramePair.pixelCount * (slot + 1), FramePair.pixelCount)
  }

  private func integer(_ offset: Int) -> Int32 { unsafe base.load(fromByteOffset: offset, as: Int32.self) }

  private func field(_ slot: Int, _ offset: Int) -> Int32 {
    precondition(slot >= 0 && slot < slotCount, "no such slot")
    return integer(offsets.slots + RecordingLayout.slotSizeBytes * slot + offset)
  }

  @_lifetime(borrow self)
  private func span<Element: BitwiseCopyable>(_ offset: Int, _ count: Int) -> Span<Element> {
    let start = unsafe base.advanced(by: offset).assumingMemoryBound(to: Element.self)
    let elements = unsafe UnsafeBufferPointer(start: start, count: count)
    return unsafe _overrideLifetime(Span(_unsafeElements: elements), borrowing: self)
  }
}

/// Why a recording was refused.
public enum RecordingError: Error, Equatable, Sendable {
  case truncated(requiredBytes: Int, availableBytes: Int)
  case misaligned(remainderBytes: Int)
  case badMagic(found: UInt32)
  case unsupportedVersion(found: UInt32, supported: UInt32)
  case slotCount(found: UInt32)
  case horizon(found: UInt32)
  case size(stored: UInt32, expected: Int)
  case checksum(stored: UInt32, computed: UInt32)
}
