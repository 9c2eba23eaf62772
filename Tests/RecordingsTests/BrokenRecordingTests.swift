import ArrayFiles
import Foundation
import Recordings
import Testing

/// A folder of broken files of every kind: each is refused with an error that names array, index and expectation.
@Suite struct BrokenRecordingTests {
  /// Writes `fixture`, opens it and reads everything.
  private func refusal(of fixture: DataSetFixture, at path: String) throws -> RecordingError? {
    try fixture.write(to: path)
    return refusal(at: path)
  }

  private func refusal(at path: String) -> RecordingError? {
    do throws(RecordingError) {
      let recording = try Recording(contentsOf: path)
      try recording.verifyChecksums()
      for episode in 0..<recording.sizes.episodes {
        let slots = 0..<recording.sizes.slots
        if recording.has(.csi) { _ = try recording.channels(episode: episode, slots: slots) }
        if recording.has(.states) { _ = try recording.states(episode: episode, slots: slots) }
      }
      return nil
    } catch {
      return error
    }
  }

  private func check(
    _ found: RecordingError?, _ expected: RecordingError?, at location: SourceLocation = #_sourceLocation
  ) {
    #expect(found == expected, sourceLocation: location)
  }

  @Test func wrongShapesAndTypes() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.npz"
      func expect(_ name: String, _ array: NPYArray, _ expected: String) throws {
        var fixture = DataSetFixture()
        fixture.set(name, array)
        try check(
          refusal(of: fixture, at: path),
          .file(.wrongShape(file: path, array: name, expected: expected, found: array.shape)))
      }
      try expect(
        "frames", NPYArray(shape: [3, 4, 10], uint8: .init(repeating: 0, count: 120)), "[episode, slot, H, W]"
      )
      try expect("frames", NPYArray(shape: [3, 4, 0, 10], uint8: []), "[episode, slot, H, W]")
      try expect(
        "csi", DataSetFixture.complex(shape: [3, 5, 1, 1], .init(repeating: 0, count: 30)),
        "[episode = 3, slot = 4, antenna, subcarrier]")
      try expect(
        "states", NPYArray(shape: [2, 4, 4], float32: .init(repeating: 0, count: 32)),
        "[episode = 3, slot = 4, state]")
      try expect(
        "csiMask", NPYArray(shape: [12], uint8: .init(repeating: 1, count: 12)), "[episode = 3, slot = 4]")
      try expect("episodeIds", NPYArray(shape: [4], int64: [1, 2, 3, 4]), "[episode = 3]")

      for (name, array, types) in [
        ("frames", NPYArray(shape: [3, 4, 1, 1], float32: .init(repeating: 0, count: 12)), "|u1"),
        ("csi", NPYArray(shape: [3, 4, 1, 1], float32: .init(repeating: 0, count: 12)), "<c8 or <c16"),
        ("states", NPYArray(shape: [3, 4, 1], int8: .init(repeating: 0, count: 12)), "<f4 or <f8 or <f2"),
      ] {
        var fixture = DataSetFixture()
        fixture.set(name, array)
        try check(
          refusal(of: fixture, at: path),
          .file(
            .wrongElementType(file: path, array: name, expected: types, found: array.elementType.code)))
      }
    }
  }

  @Test func numbersThatAreNone() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.npz"
      var fixture = DataSetFixture()
      // Episode 2, slot 3, state 1.
      fixture.spoil("states", float: 11 * 4 + 1, -.infinity)
      try check(
        refusal(of: fixture, at: path),
        .notFinite(file: path, array: "states", index: [2, 3, 1], value: "-inf"))
      fixture = DataSetFixture()
      // Episode 0, slot 1, antenna 2, subcarrier 1, imaginary part.
      fixture.spoil("csi", float: 12 + 11, .nan)
      try check(
        refusal(of: fixture, at: path),
        .notFinite(file: path, array: "csi", index: [0, 1, 2, 1], value: "nan"))
      fixture = DataSetFixture()
      fixture.set("frameMask", NPYArray(shape: [3, 4], uint8: [1, 1, 1, 1, 0, 2, 1, 1, 1, 1, 1, 1]))
      try check(
        refusal(of: fixture, at: path), .invalidMask(file: path, array: "frameMask", index: [1, 1], value: 2))
    }
  }

  @Test func impossibleTimes() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.npz"
      func refusal(_ times: [Double]) throws -> RecordingError? {
        var fixture = DataSetFixture()
        fixture.set("times", NPYArray(shape: [3, 4], float64: times))
        return try self.refusal(of: fixture, at: path)
      }
      // An episode may begin before the one ahead of it ended.
      try check(refusal([0, 1, 2, 3, 0, 1, 2, 3, 5, 6, 7, 8]), nil)
      try check(
        refusal([-0.5, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]),
        .negativeTime(file: path, index: [0, 0], seconds: -0.5))
      try check(
        refusal([0, 1, 2, 3, 0, 1, 1, 3, 0, 1, 2, 3]),
        .timeNotIncreasing(file: path, index: [1, 2], seconds: 1, previousSeconds: 1))
      try check(
        refusal([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, .infinity]),
        .notFinite(file: path, array: "times", index: [2, 3], value: "inf"))
    }
  }

  @Test func wordsAboutTheData() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.npz"
      func refusal(_ meta: NPYArray?) throws -> RecordingError? {
        var fixture = DataSetFixture()
        fixture.set("meta", meta)
        return try self.refusal(of: fixture, at: path)
      }
      func refusal(_ json: String) throws -> RecordingError? { try refusal(NPYArray(text: json)) }
      func reason(_ reason: String) -> RecordingError { .invalidMeta(file: path, reason: reason) }
      try check(
        refusal(nil as NPYArray?),
        .file(.missingArray(file: path, array: "meta", found: ["frames", "csi", "states"])))
      try check(refusal(NPYArray(shape: [2], int8: [1, 2])), reason("not a single text"))
      try check(refusal("{"), reason("not valid JSON"))
      try check(refusal(#"{"version": 1}"#), reason("'slotSeconds' is missing"))
      try check(refusal(#"{"version": 1, "slotSeconds": "a"}"#), reason("expected Double in 'slotSeconds'"))
      try check(
        refusal(#"{"version": 7, "slotSeconds": 1}"#), .unsupportedVersion(file: path, found: 7, supported: 1)
      )
      try check(
        refusal(#"{"version": 1, "slotSeconds": -1, "carrierHz": 1, "bandwidthHz": 1}"#),
        reason("'slotSeconds' is -1.0, expected a positive number"))
      try check(
        refusal(#"{"version": 1, "slotSeconds": 1, "bandwidthHz": 1}"#),
        reason("'carrierHz' is missing, and 'csi' needs it"))
      try check(
        refusal(
          #"{"version": 1, "slotSeconds": 1, "carrierHz": 1, "bandwidthHz": 1, "episodes": 3, "slots": 5}"#),
        reason("it says 3 episodes of 5 slots, the arrays hold 3 of 4"))
      try check(
        refusal(
          #"{"version": 1, "slotSeconds": 1, "carrierHz": 1, "bandwidthHz": 1, "pilotNoisePower": -2}"#),
        reason("'pilotNoisePower' is -2.0, expected 0 or a positive number"))
    }
  }

  @Test func nothingInIt() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.npz"
      var fixture = DataSetFixture()
      fixture.set("frames", nil)
      fixture.set("csi", nil)
      try check(refusal(of: fixture, at: path), .nothingRecorded(file: path, found: ["states", "meta"]))
      #expect(refusal(at: folder + "/none.npz") != nil)
      try Data().write(to: URL(fileURLWithPath: path))
      #expect(refusal(at: path) != nil)
      try Data("a text, not an archive, but long enough".utf8).write(to: URL(fileURLWithPath: path))
      #expect(
        refusal(at: path)
          == .file(.invalidArchive(file: path, reason: "no end record: not a ZIP file, or truncated")))
    }
  }

  /// Cut off anywhere, or with any one byte changed: an error or, where the byte does not matter, the same data.
  @Test func cutOffAndChangedBytes() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.npz"
      try DataSetFixture().write(to: path, compression: .stored)
      let original = try Data(contentsOf: URL(fileURLWithPath: path))
      for length in stride(from: 0, to: original.count, by: 97) {
        try original.prefix(length).write(to: URL(fileURLWithPath: path))
        #expect(refusal(at: path) != nil, "cut off after \(length) bytes")
      }
      var refused = 0
      let positions = Array(stride(from: 0, to: original.count, by: 41))
      for position in positions {
        var changed = original
        changed[position] ^= 0xff
        try changed.write(to: URL(fileURLWithPath: path))
        if refusal(at: path) != nil { refused += 1 }
      }
      // Dates, versions and the local records' copies are not read.
      #expect(refused > positions.count * 3 / 4)
    }
  }

  /// Sizes that would take all memory, or overflow, are refused before anything is allocated.
  @Test func hostileSizes() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.npz"
      try DataSetFixture().write(to: path, compression: .stored)
      let original = try Data(contentsOf: URL(fileURLWithPath: path))
      let shape = try #require(original.range(of: Data("(3, 4, 2, 5), }".utf8)))
      for hostile in ["(3, 4, 2, 9), }", "(9, 9, 9, 9), }", "(99999999999,), ", "(9e9, 4, 2, 5)}"] {
        var changed = original
        changed.replaceSubrange(shape, with: Data(hostile.utf8))
        try changed.write(to: URL(fileURLWithPath: path))
        #expect(refusal(at: path) != nil, "\(hostile)")
      }
      // The directory's last eight fields: counts and offsets of all ones.
      for width in [2, 8, 20] {
        var changed = original
        let range = (original.count - 22 - 20 - 56 + 32)..<(original.count - 22 - 20 - 56 + 32 + width)
        for index in range { changed[index] = 0xff }
        try changed.write(to: URL(fileURLWithPath: path))
        #expect(refusal(at: path) != nil, "\(width)")
      }
    }
  }

  @Test func errorsReadWell() {
    let errors: [(RecordingError, String)] = [
      (
        .notFinite(file: "a.npz", array: "csi", index: [1, 2, 0, 0], value: "nan"),
        "a.npz: array 'csi': the element at [1, 2, 0, 0] is nan"
      ),
      (
        .timeNotIncreasing(file: "a.npz", index: [0, 3], seconds: 1, previousSeconds: 2),
        "a.npz: array 'times': the element at [0, 3] is 1.0 s, expected more than the 2.0 s of the slot before"
      ),
      (
        .nothingRecorded(file: "a.npz", found: ["meta"]), "a.npz: neither 'frames' nor 'csi'; found: meta"
      ),
    ]
    for (error, text) in errors { #expect(error.description == text) }
  }
}
