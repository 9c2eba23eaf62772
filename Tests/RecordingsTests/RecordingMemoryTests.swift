import ArrayFiles
import Foundation
import Recordings
import Testing

/// Reading a data set much larger than the limit stays within it.
@Suite struct RecordingMemoryTests {
  /// 24 MiB of frames and 12 MiB of channels, written piece by piece.
  private func write(to path: String, compression: NPZWriter.Compression) throws {
    let (episodes, slots, pixels, gains) = (12, 128, 1 << 14, 1 << 10)
    var writer = try NPZWriter(path: path)
    try writer.begin(
      "frames", elementType: .uint8, shape: [episodes, slots, 128, 128], compression: compression)
    for episode in 0..<episodes {
      let frames = [UInt8](repeating: UInt8(episode), count: slots * pixels)
      try unsafe writer.append(frames.span.bytes)
    }
    try writer.begin(
      "csi", elementType: .complex64, shape: [episodes, slots, 16, 64], compression: compression)
    for episode in 0..<episodes {
      let channels = [Float](repeating: Float(episode), count: slots * gains * 2)
      try unsafe writer.append(channels.span.bytes)
    }
    try writer.add("meta", NPYArray(text: DataSetFixture.meta))
    try writer.finish()
  }

  @Test(arguments: [NPZWriter.Compression.stored, .deflated])
  func memoryIsBounded(compression: NPZWriter.Compression) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/large.npz"
      try write(to: path, compression: compression)
      let limit = 6 << 20
      let recording = try Recording(contentsOf: path, memoryLimitBytes: limit)
      let atOnce = recording.slotsAtOnce([.frames, .csi])
      #expect(atOnce > 4 && atOnce < recording.sizes.slots)
      for episode in 0..<recording.sizes.episodes {
        for start in stride(from: 0, to: recording.sizes.slots, by: atOnce) {
          let slots = start..<min(start + atOnce, recording.sizes.slots)
          #expect(try recording.frames(episode: episode, slots: slots).last == UInt8(episode))
          #expect(try recording.channels(episode: episode, slots: slots).last == Float(episode))
        }
      }
      #expect(recording.peakBytes > limit / 4 && recording.peakBytes <= limit)
    }
  }

  @Test func aWindowBeyondTheLimitIsRefused() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/large.npz"
      try write(to: path, compression: .stored)
      let recording = try Recording(contentsOf: path, memoryLimitBytes: 1 << 20)
      // Frames are kept twice for a moment: as read and as an array. Twelve bytes a slot and 24 an episode are
      // clock, masks and identities.
      #expect(
        throws: RecordingError.windowTooLarge(
          file: path, array: "frames", neededBytes: 128 * 2 * (1 << 14) + 1536 * 10 + 12 * 24,
          limitBytes: 1 << 20)
      ) { try recording.frames(episode: 0, slots: 0..<128) }
    }
  }

  @Test func fortranOrderNeedsItsMemory() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/fortran.npz"
      try FortranArchive.write(to: path)
      let recording = try Recording(contentsOf: path)
      #expect(try recording.frames(episode: 1, slots: 0..<2) == [4, 5, 6, 7])
      #expect(
        throws: RecordingError.fortranOrderTooLarge(
          file: path, array: "frames", neededBytes: 8, limitBytes: 7)
      ) { try Recording(contentsOf: path, memoryLimitBytes: 7) }
    }
  }
}
