import ArrayFiles
import DataImport
import Foundation
import Recordings
import Testing

@Suite struct DataImporterTests {
  /// Imports and opens the result.
  private func imported(
    _ plan: ImportPlan, _ source: String, in folder: String, limit: Int = 1 << 20
  ) throws -> (Recording, DataImporter.Summary) {
    var plan = plan
    plan.slotSeconds = 0.5
    plan.carrierHz = 28e9
    plan.bandwidthHz = 2e8
    let summary = try DataImporter(plan: plan, source: source, memoryLimitBytes: limit)
      .write(to: folder + "/out.npz")
    return (try Recording(contentsOf: folder + "/out.npz"), summary)
  }

  private func plan(_ arrays: [String: String]) throws -> ImportPlan {
    ImportPlan(arrays: try arrays.mapValues { try ArraySpecification(parsing: $0) })
  }

  /// The channel of make.py at one slot, antenna rows and columns merged.
  private func channel(slot: Int) -> [Float] {
    (0..<12).flatMap { element -> [Float] in
      let value = Float(1000 * slot + 100 * (element / 6) + 10 * (element / 3 % 2) + element % 3)
      return [value, value + 0.5]
    }
  }

  @Test func hdf5OfMeasurements() throws {
    try withTemporaryFolder { folder in
      var plan = try plan([
        "csi": "/measurement/csi[slot,antenna,antenna,subcarrier]", "frames": "frames",
        "states": "positions[slot,state]", "times": "clock",
      ])
      plan.slotsPerEpisode = 2
      // With any block size.
      for limit in [600, 1200, 1 << 20] {
        let (recording, summary) = try imported(plan, Golden.path("h5py.h5"), in: folder, limit: limit)
        let shape: [Int] = [
          summary.episodes, summary.slots, recording.sizes.antennas, recording.sizes.subcarriers,
        ]
        #expect(shape == [3, 2, 4, 3])
        for slot in 0..<6 {
          let window = slot % 2..<(slot % 2 + 1)
          #expect(try recording.channels(episode: slot / 2, slots: window) == channel(slot: slot))
          // Of 16 bits: v · 255 / 65535, rounded.
          let grey = (0..<20).map {
            UInt8((Double(100 * (100 * slot + 10 * ($0 / 5) + $0 % 5)) / 257).rounded())
          }
          #expect(try recording.frames(episode: slot / 2, slots: window) == grey)
          #expect(
            try recording.states(episode: slot / 2, slots: window) == [
              Float(10 * slot), Float(10 * slot + 1),
            ])
        }
        #expect(recording.times == [0, 0.5, 1, 1.5, 2, 2.5])
        #expect(recording.recordingIds == [0, 0, 0] && recording.firstSlots == [0, 2, 4])
      }
    }
  }

  @Test func partsInAnAxisAndTheOtherByteOrder() throws {
    try withTemporaryFolder { folder in
      var plan = try plan(["csi": "parts_big_endian[slot,antenna,antenna,subcarrier,complex]"])
      let (recording, _) = try imported(plan, Golden.path("h5py.h5"), in: folder)
      #expect(try recording.channels(episode: 0, slots: 3..<4) == channel(slot: 3))
      plan.arrays["csi"]?.scale = 2
      plan.arrays["csi"]?.conjugate = true
      let (turned, _) = try imported(plan, Golden.path("h5py.h5"), in: folder)
      let expected = channel(slot: 3).enumerated().map { $0 % 2 == 0 ? 2 * $1 : -2 * $1 }
      #expect(try turned.channels(episode: 0, slots: 3..<4) == expected)
    }
  }

  @Test func matlabNamesItsAxesInItsOwnOrder() throws {
    try withTemporaryFolder { folder in
      let plan = try plan(["csi": "H[subcarrier,antenna,slot]", "states": "pos"])
      let (recording, _) = try imported(plan, Golden.path("matlab73.mat"), in: folder)
      for slot in 0..<6 {
        #expect(try recording.channels(episode: 0, slots: slot..<(slot + 1)) == channel(slot: slot))
      }
      #expect(try recording.states(episode: 0, slots: 4..<6) == [40, 41, 50, 51])
    }
  }

  @Test func numpyInAnyLayout() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/in.npz"
      var writer = try NPZWriter(path: path)
      let values = (0..<48).map { Float($0) }
      let bytes = values.withUnsafeBytes { Data($0) }
      try writer.add("h", NPYArray(elementType: .complex64, shape: [2, 3, 4], bytes: bytes))
      try writer.finish()
      // Antenna 2, slot 3, subcarrier 4.
      let (recording, _) = try imported(try plan(["csi": "h[antenna,slot,subcarrier]"]), path, in: folder)
      #expect(
        try recording.channels(episode: 0, slots: 1..<2)
          == [8...15, 32...39].flatMap { $0.map { Float($0) } })
    }
  }

  @Test func fortranOrderIsTurned() throws {
    try withTemporaryFolder { folder in
      // Antenna 1, slots 2, subcarriers 3 in Fortran order: slot runs fastest after the antenna.
      let header = "{'descr': '<c8', 'fortran_order': True, 'shape': (2, 1, 3), }"
      var file = Data(
        [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8))
      for value in [0, 1, 10, 11, 20, 21, 30, 31, 40, 41, 50, 51] as [Float] {
        withUnsafeBytes(of: value) { file.append(contentsOf: $0) }
      }
      try file.write(to: URL(fileURLWithPath: folder + "/in.npy"))
      let plan = try plan(["csi": "[slot,antenna,subcarrier]"])
      let (recording, _) = try imported(plan, folder + "/in.npy", in: folder)
      #expect(try recording.channels(episode: 0, slots: 0..<1) == [0, 1, 20, 21, 40, 41])
      #expect(try recording.channels(episode: 0, slots: 1..<2) == [10, 11, 30, 31, 50, 51])
    }
  }

  @Test func missingSlotsAreMasked() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/in.npz"
      var writer = try NPZWriter(path: path)
      var values = (1...24).map { Float($0) }
      values[5] = .nan
      try writer.add("h", NPYArray(shape: [3, 2, 2, 2], float32: values))
      try writer.add("grey", NPYArray(shape: [3, 1, 2], uint8: [1, 2, 0, 0, 5, 0]))
      try writer.add("seen", NPYArray(shape: [3], uint8: [1, 1, 0]))
      try writer.finish()
      var plan = try plan(["csi": "h[slot,antenna,subcarrier,complex]", "frames": "grey"])
      #expect(
        throws: ImportError.unfitValue(
          array: "csi", index: [0, 0, 1, 0], value: .infinity, expected: "a finite number")
      ) {
        do {
          _ = try imported(plan, path, in: folder)
        } catch ImportError.unfitValue(let array, let index, let value, let expected) where value.isNaN {
          // NaN equals nothing, not even itself.
          throw ImportError.unfitValue(array: array, index: index, value: .infinity, expected: expected)
        }
      }
      plan.arrays["csi"]?.missing = .nan
      plan.arrays["frames"]?.missing = .zero
      let (recording, summary) = try imported(plan, path, in: folder)
      #expect(summary.missingFrames == 1 && summary.missingChannels == 1)
      #expect((0..<3).map { recording.hasChannel(episode: 0, slot: $0) } == [false, true, true])
      #expect((0..<3).map { recording.hasFrame(episode: 0, slot: $0) } == [true, false, true])
      #expect(
        try recording.channels(episode: 0, slots: 0..<3) == [Float](repeating: 0, count: 8) + values[8...])

      plan.arrays["frameMask"] = ArraySpecification(dataset: "seen")
      let (masked, _) = try imported(plan, path, in: folder)
      #expect((0..<3).map { masked.hasFrame(episode: 0, slot: $0) } == [true, false, false])
    }
  }
}
