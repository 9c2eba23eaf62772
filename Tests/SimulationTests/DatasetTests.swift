import ArrayFiles
import Foundation
import Simulation
import Testing

struct DatasetTests {
  private let world = World(.worldB)
  private let writer = DatasetWriter(world: World(.worldB), seed: 11, episodes: 2, slots: 3)

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  @Test func holdsWhatTheEpisodesShow() throws {
    try withFolder { folder in
      try writer.write(to: folder + "/data.npz")
      let dataset = try Dataset(contentsOf: folder + "/data.npz")
      #expect(dataset.episodes == 2 && dataset.slots == 3)
      #expect(dataset.frameHeight == 64 && dataset.antennas == 16 && dataset.subcarriers == 32)
      #expect(dataset.meta == DatasetMeta(world: world, seed: 11, episodes: 2, slots: 3))
      var episode = Episode(world: world, seed: 11, index: 1)
      var exploration = ExplorationProcess(world: world, seed: 11, index: 1)
      for slot in 0..<3 {
        let isSameFrame = dataset.frame(episode: 1, slot: slot) == episode.frame()
        #expect(isSameFrame)
        let isSame = dataset.channel(episode: 1, slot: slot) == episode.observedChannel()
        #expect(isSame)
        let state = dataset.state(episode: 1, slot: slot)
        #expect(abs(state.positionMetres.x - episode.state.positionMetres.x) < 1e-5)
        let reference = dataset.reference(episode: 1, slot: slot)
        let expected = episode.reference(atSlot: slot)
        #expect(abs(reference.velocityMetresPerSecond.y - expected.velocityMetresPerSecond.y) < 1e-6)
        #expect(
          abs(reference.accelerationMetresPerSecondSquared.x - expected.accelerationMetresPerSecondSquared.x)
            < 1e-6)
        let action = exploration.action(for: episode)
        #expect(abs(dataset.action(episode: 1, slot: slot).y - action.y) < 1e-6)
        episode.advance(action: action)
      }
    }
  }

  @Test func theSameSeedGivesTheSameBytes() throws {
    try withFolder { folder in
      var finished: [String] = []
      try writer.write(to: folder + "/a.npz") { finished.append("\($0.rawValue) \($1)") }
      try writer.write(to: folder + "/b.npz")
      let a = try Data(contentsOf: URL(fileURLWithPath: folder + "/a.npz"))
      let b = try Data(contentsOf: URL(fileURLWithPath: folder + "/b.npz"))
      #expect(a == b)
      #expect(finished == ["frames 1", "frames 2", "csi 1", "csi 2", "trajectories 1", "trajectories 2"])
    }
  }

  /// Copies the data set with some arrays replaced or left out.
  private func rewritten(_ folder: String, _ change: (String, NPYArray) -> NPYArray?) throws -> String {
    try writer.write(to: folder + "/data.npz")
    let archive = try NPZArchive(contentsOf: folder + "/data.npz")
    var copy = try NPZWriter(path: folder + "/copy.npz")
    for name in archive.names {
      if let array = change(name, try archive.array(name)) {
        try copy.add(name, array, compression: .stored)
      }
    }
    try copy.finish()
    return folder + "/copy.npz"
  }

  @Test func notANumberIsNamed() throws {
    try withFolder { folder in
      let path = try rewritten(folder) { name, array in
        guard name == "csi" else { return array }
        var damaged = array
        // Element [1, 2, 3, 4], imaginary part.
        let element = ((1 * 3 + 2) * 16 + 3) * 32 + 4
        let bits = Float.nan.bitPattern
        for byte in 0..<4 {
          damaged.bytes[damaged.bytes.startIndex + 8 * element + 4 + byte] =
            UInt8(truncatingIfNeeded: bits >> UInt32(8 * byte))
        }
        return damaged
      }
      #expect(throws: DatasetError.notFinite(file: path, array: "csi", index: [1, 2, 3, 4], value: "nan")) {
        try Dataset(contentsOf: path)
      }
    }
  }

  @Test func wrongArraysAreNamed() throws {
    try withFolder { folder in
      let missing = try rewritten(folder) { $0 == "actions" ? nil : $1 }
      #expect(
        throws: DatasetError.file(
          .missingArray(
            file: missing, array: "actions", found: ["frames", "csi", "states", "references", "meta"]))
      ) { try Dataset(contentsOf: missing) }
      let short = try rewritten(folder) { name, array in
        name == "states" ? NPYArray(shape: [2, 2, 4], float32: [Float](repeating: 0, count: 16)) : array
      }
      #expect(
        throws: DatasetError.file(
          .wrongShape(
            file: short, array: "states", expected: "[episode = 2, slot = 3, state = 4]", found: [2, 2, 4]))
      ) { try Dataset(contentsOf: short) }
      let wide = try rewritten(folder) { name, array in
        name == "references" ? NPYArray(shape: [2, 3, 6], float64: [Double](repeating: 0, count: 36)) : array
      }
      #expect(
        throws: DatasetError.file(
          .wrongElementType(file: wide, array: "references", expected: "<f4", found: "<f8"))
      ) { try Dataset(contentsOf: wide) }
      let meta = try rewritten(folder) { $0 == "meta" ? NPYArray(text: "{}") : $1 }
      #expect(throws: DatasetError.self) { try Dataset(contentsOf: meta) }
    }
  }
}
