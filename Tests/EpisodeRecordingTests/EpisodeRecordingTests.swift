import EpisodeRecording
import Foundation
import RadioControl
import Testing

@testable import Validation

/// What the host's encoder writes is what the device's reader finds.
@Suite struct EpisodeRecordingTests {
  private static let episode: RecordedEpisode = {
    let references: [Int16] = (0..<30).map { index in Int16(index * 100 - 1000) }
    return RecordedEpisode(
      horizon: 3, price: 4096, frameBefore: bytes(seed: 9), slots: [slot(0), slot(1)],
      references: references, events: DegradedEvents())
  }()

  private static func slot(_ index: Int) -> RecordedEpisode.Slot {
    let samples: [Int16] = (0..<Pilot.sampleCount).map { sample in Int16(sample * (index + 1)) }
    return RecordedEpisode.Slot(
      flags: SlotFlags(hasPilot: index == 0, hasFrame: index == 1), pilotExponent: -7 - Int32(index),
      pilotSamples: samples, frame: bytes(seed: index), digest: 0xABCD_0000 + UInt32(index))
  }

  private static func bytes(seed: Int) -> [UInt8] {
    (0..<FramePair.pixelCount).map { UInt8(($0 * 7 + seed * 31) & 255) }
  }

  /// Reads from memory of the alignment that the format wants.
  private func read<Value>(
    _ data: Data, skewBytes: Int = 0, _ body: (EpisodeRecording) -> Value
  ) throws -> Value {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: data.count + 16, alignment: 16)
    defer { memory.deallocate() }
    let target = UnsafeMutableRawBufferPointer(rebasing: memory[skewBytes..<(skewBytes + data.count)])
    target.copyBytes(from: data)
    return body(try EpisodeRecording(validating: UnsafeRawBufferPointer(target)))
  }

  @Test func everyFieldComesBack() throws {
    let episode = Self.episode
    try read(episode.encoded) { recording in
      #expect(recording.slotCount == 2 && recording.horizon == 3 && recording.price == 4096)
      #expect(recording.digest == episode.digest)
      for (index, slot) in episode.slots.enumerated() {
        #expect(recording.flags(slot: index) == slot.flags)
        #expect(recording.pilotExponent(slot: index) == slot.pilotExponent)
        #expect(recording.digest(slot: index) == slot.digest)
        let samples = recording.pilotSamples(slot: index)
        #expect((0..<samples.count).allSatisfy { samples[$0] == slot.pilotSamples[$0] })
        let frame = recording.frame(slot: index)
        #expect((0..<frame.count).allSatisfy { frame[$0] == slot.frame[$0] })
        let references = recording.references(slot: index)
        #expect(references.count == 24)
        #expect((0..<references.count).allSatisfy { references[$0] == episode.references[6 * index + $0] })
      }
      let before = recording.frame(slot: -1)
      #expect((0..<before.count).allSatisfy { before[$0] == episode.frameBefore[$0] })
    }
  }

  @Test func equalEpisodesGiveEqualBytes() {
    #expect(Self.episode.encoded == Self.episode.encoded)
  }

  @Test func anyChangedByteIsNoticed() throws {
    let sound = Self.episode.encoded
    // A stride that is no multiple of 4 meets every kind of field.
    for offset in stride(from: 0, to: sound.count, by: 397) {
      var broken = sound
      broken[offset] ^= 0x40
      #expect(throws: RecordingError.self, "offset \(offset)") { try read(broken) { _ in } }
    }
  }

  @Test func refusalsCarryTheNumbers() throws {
    let sound = Self.episode.encoded
    func expect(
      _ error: RecordingError, skewBytes: Int = 0, count: Int? = nil,
      _ change: (inout Data) -> Void = { _ in }
    ) {
      var data = sound.prefix(count ?? sound.count)
      change(&data)
      #expect(throws: error) { try read(data, skewBytes: skewBytes) { _ in } }
    }
    expect(.truncated(requiredBytes: 64, availableBytes: 20), count: 20)
    expect(.truncated(requiredBytes: sound.count, availableBytes: sound.count - 1), count: sound.count - 1)
    expect(.misaligned(remainderBytes: 4), skewBytes: 4)
    expect(.badMagic(found: 0x4352_4C00)) { $0[0] = 0 }
    expect(.unsupportedVersion(found: 2, supported: 1)) { $0[RecordingLayout.Header.version] = 2 }
    expect(.slotCount(found: 0)) { $0[RecordingLayout.Header.slots] = 0 }
    expect(.slotCount(found: 0xFF00_0002)) { $0[RecordingLayout.Header.slots + 3] = 0xFF }
    expect(.horizon(found: 33)) { $0[RecordingLayout.Header.horizon] = 33 }
    expect(.size(stored: UInt32(sound.count) ^ 1, expected: sound.count)) {
      $0[RecordingLayout.Header.totalSizeBytes] ^= 1
    }
  }

  @Test func bytesAfterTheEndAreIgnored() throws {
    let padded = Self.episode.encoded + Data([1, 2, 3])
    #expect(try read(padded) { $0.slotCount } == 2)
  }
}
