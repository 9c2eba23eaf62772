import ArrayFiles
import Foundation
import Recordings
import Testing

@Suite struct RecordingTests {
  @Test func windowsComeBack() throws {
    try withTemporaryFolder { folder in
      for compression in [NPZWriter.Compression.stored, .deflated] {
        let path = try DataSetFixture().write(to: folder + "/a.npz", compression: compression)
        let recording = try Recording(contentsOf: path)
        let sizes = recording.sizes
        let frameShape: [Int] = [sizes.episodes, sizes.slots, sizes.frameHeight, sizes.frameWidth]
        #expect(frameShape == [3, 4, 2, 5])
        let others: [Int] = [sizes.antennas, sizes.subcarriers, sizes.states, sizes.actions]
        #expect(others == [3, 2, 4, 0])
        #expect(try recording.frames(episode: 2, slots: 1..<3) == (90..<110).map { UInt8($0) })
        #expect(try recording.channels(episode: 1, slots: 0..<1) == (48..<60).map { Float($0) })
        #expect(try recording.states(episode: 0, slots: 3..<4) == [-12, -13, -14, -15])
        #expect(recording.times[4..<8] == [0, 0.1, 0.2, 0.30000000000000004])
        #expect(recording.missing == (0, 0))
        #expect(recording.has(.csi) && !recording.has(.actions))
        #expect(
          throws: RecordingError.missingForPurpose(file: path, array: "actions", purpose: "this test")
        ) { try recording.require([.frames, .actions], purpose: "this test") }
        try recording.verifyChecksums()
      }
    }
  }

  @Test func simulatedSetsAreRecordingsToo() throws {
    // Simulation writes more into meta than any recording has.
    let json =
      #"{"version":1,"slotSeconds":0.2,"carrierHz":28e9,"bandwidthHz":2e8,"world":{"name":"B"},"seed":1}"#
    let meta = try RecordingMeta(json: json, file: "a")
    #expect(meta.slotSeconds == 0.2 && meta.episodes == nil)
    #expect(try RecordingMeta(json: meta.json(), file: "a") == meta)
  }

  @Test func masksExcuseWhatIsMissing() throws {
    try withTemporaryFolder { folder in
      var fixture = DataSetFixture()
      // Episode 1, slot 2: float 2 · 12 of 12 a slot, in the seventh slot of all.
      fixture.spoil("csi", float: 6 * 12 + 5, .nan)
      let path = try fixture.write(to: folder + "/a.npz")
      let recording = try Recording(contentsOf: path)
      #expect(
        throws: RecordingError.notFinite(file: path, array: "csi", index: [1, 2, 1, 0], value: "nan")
      ) { try recording.channels(episode: 1, slots: 0..<4) }

      var mask = [UInt8](repeating: 1, count: 12)
      mask[6] = 0
      fixture.set("csiMask", NPYArray(shape: [3, 4], uint8: mask))
      let masked = try Recording(contentsOf: try fixture.write(to: folder + "/b.npz"))
      #expect(!masked.hasChannel(episode: 1, slot: 2) && masked.hasChannel(episode: 1, slot: 1))
      #expect(masked.missing == (0, 1))
      let channels = try masked.channels(episode: 1, slots: 2..<4)
      #expect(channels == [Float](repeating: 0, count: 12) + (84..<96).map { Float($0) })
    }
  }

  @Test func doublesAreReadAsFloats() throws {
    try withTemporaryFolder { folder in
      var fixture = DataSetFixture()
      let values = (0..<48).map { Double($0) / 3 }
      fixture.set("states", NPYArray(shape: [3, 4, 4], float64: values))
      let gains = (0..<144).map { Double($0) / 7 }
      fixture.set(
        "csi",
        NPYArray(
          elementType: .complex128, shape: [3, 4, 3, 2], bytes: gains.withUnsafeBytes { Data($0) }))
      let recording = try Recording(contentsOf: try fixture.write(to: folder + "/a.npz"))
      #expect(try recording.states(episode: 1, slots: 1..<2) == (20..<24).map { Float(values[$0]) })
      #expect(try recording.channels(episode: 1, slots: 1..<2) == (60..<72).map { Float(gains[$0]) })
    }
  }

  @Test func identitiesOfEpisodes() throws {
    try withTemporaryFolder { folder in
      var fixture = DataSetFixture()
      fixture.set("recordingIds", NPYArray(shape: [3], int64: [5, 9, 5]))
      let recording = try Recording(contentsOf: try fixture.write(to: folder + "/a.npz"))
      #expect(recording.firstSlots == [0, 0, 4])
      #expect(recording.episodeIds == [0, 1, 2])
      #expect(recording.splitEpisodes[2] == .init(id: 2, recording: 5, slots: 4..<8))
      fixture.set("firstSlots", NPYArray(shape: [3], int64: [0, 0, -1]))
      let path = try fixture.write(to: folder + "/b.npz")
      #expect(
        throws: RecordingError.negativeSlot(file: path, array: "firstSlots", index: [2], value: -1)
      ) { try Recording(contentsOf: path) }
    }
  }
}
