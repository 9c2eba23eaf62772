import ArrayFiles
import DataImport
import Foundation
import Recordings
import Testing

/// Sources and mappings that do not fit are refused with words that help.
@Suite struct ImportErrorTests {
  private func importer(
    _ arrays: [String: String], _ source: String, change: (inout ImportPlan) -> Void = { _ in }
  ) throws -> DataImporter {
    var plan = ImportPlan(arrays: try arrays.mapValues { try ArraySpecification(parsing: $0) })
    plan.slotSeconds = 1
    plan.carrierHz = 1e9
    plan.bandwidthHz = 1e6
    change(&plan)
    return try DataImporter(plan: plan, source: source)
  }

  private func message(_ arrays: [String: String], _ name: String = "h5py.h5") -> String {
    do {
      _ = try importer(arrays, Golden.path(name))
      return "none"
    } catch {
      return "\(error)".replacingOccurrences(of: Golden.folder + "/", with: "")
    }
  }

  @Test func filesOfTheWrongKind() throws {
    #expect(
      message(["csi": "H"], "matlab5.mat")
        == "matlab5.mat: a MATLAB file older than 7.3; save it in MATLAB with save(name, '-v7.3')")
    #expect(
      message(["csi": "H"], "make.py")
        == "make.py: neither .npz, .npy, HDF5, MATLAB 7.3 nor a folder of PNG images")
    #expect(message(["csi": "H"], "none.h5") == "none.h5: cannot be read: there is no such file")
    try withTemporaryFolder { folder in
      let path = folder + "/a.h5"
      try Data("not HDF5".utf8).write(to: URL(fileURLWithPath: path))
      #expect(throws: ImportError.notHDF5(file: path)) { try importer(["csi": "H"], path) }
      #expect(throws: ImportError.noImages(folder: folder)) { try importer(["frames": ""], folder) }
    }
  }

  @Test func datasetsThatAreNotThere() {
    #expect(
      message(["csi": "H"])
        == "h5py.h5: no dataset 'H'; found: clock, flags, frames, label, measurement/csi, parts_big_endian, "
        + "positions")
    #expect(
      message(["csi": "label"])
        == "h5py.h5: dataset 'label': elements are neither numbers nor pairs of a real and an imaginary part")
    #expect(message(["csi": "flags"]).hasPrefix("h5py.h5: dataset 'flags': elements are neither"))
  }

  @Test func axesThatDoNotFit() {
    let shape = "h5py.h5: dataset 'measurement/csi': shape [6, 2, 2, 3], axes "
    for (axes, reason) in [
      (
        "[slot,antenna]",
        "2 axes for 4; name them in the order of the source, as in csi=NAME[episode,slot,antenna,subcarrier]"
      ),
      (
        "[slot,antenna,rx,subcarrier]",
        "no axis 'rx' in 'csi'; known: episode, slot, antenna, subcarrier, one, complex"
      ),
      ("[slot,antenna,one,subcarrier]", "'one' must have length 1, found 2"),
      ("[slot,slot,antenna,subcarrier]", "expected one axis 'slot'"),
      ("[slot,antenna,antenna,antenna]", "no axis 'subcarrier'"),
      ("[slot,antenna,complex,subcarrier]", "elements are complex, so no axis is"),
    ] {
      let words = axes.replacingOccurrences(of: ",", with: ", ")
      #expect(message(["csi": "measurement/csi" + axes]) == shape + words + ": " + reason)
    }
    #expect(message(["csi": "frames[slot,antenna,subcarrier]"]).hasSuffix("imaginary part 'complex'"))
    #expect(message(["csi": "measurement/csi[slot,,antenna]"]).hasSuffix("expected DATASET[axis,axis,…]"))
    #expect(message(["states": "measurement/csi"]).contains("2 axes") == false)
    #expect(message(["channels": "x"]).hasPrefix("'channels': no array of a data set; known: frameMask"))
  }

  @Test func lengthsThatDiffer() {
    #expect(
      message(["frames": "frames", "csi": "parts_big_endian[antenna,slot,antenna,subcarrier,complex]"])
        == "array 'csi': 2 along 'slot', expected 6 as in the arrays before")
    #expect(message(["states": "positions"]).contains("neither 'frames' nor 'csi'"))
  }

  @Test func whatIsNotKnown() throws {
    let path = Golden.path("h5py.h5")
    let csi = ["csi": "measurement/csi[slot,antenna,antenna,subcarrier]"]
    #expect(throws: ImportError.missingSetting(name: "the carrier frequency", option: "--carrier-hz")) {
      try importer(csi, path) { $0.carrierHz = nil }
    }
    #expect(throws: ImportError.missingSetting(name: "the time between slots", option: "--slot-seconds")) {
      try importer(csi, path) { $0.slotSeconds = nil }
    }
    #expect(throws: ImportError.self) { try importer(csi, path) { $0.slotSeconds = -1 } }
    #expect(throws: ImportError.self) { try importer(csi, path) { $0.slotsPerEpisode = 7 } }
    #expect(throws: ImportError.self) { try importer(csi, path) { $0.slotsPerEpisode = 0 } }
  }

  @Test func nothingIsWrittenAfterAnError() throws {
    try withTemporaryFolder { folder in
      // Levels of 0 … 2500 are no bytes.
      let importer = try importer(["frames": "frames"], Golden.path("h5py.h5")) {
        $0.arrays["frames"]?.scale = 1
      }
      let out = folder + "/out.npz"
      #expect(
        throws: ImportError.unfitValue(
          array: "frames", index: [0, 0, 0, 3], value: 300, expected: "0 … 255.0 for grey levels 0 … 255")
      ) { try importer.write(to: out) }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
      #expect(throws: ImportError.self) {
        try DataImporter(plan: importer.plan, source: importer.source, memoryLimitBytes: 100).write(to: out)
      }
    }
  }

  /// Cut off anywhere: an error, never a crash.
  @Test func truncatedHDF5() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.h5"
      let original = try Data(contentsOf: URL(fileURLWithPath: Golden.path("h5py.h5")))
      for length in stride(from: 0, to: original.count - 1, by: 499) {
        try original.prefix(length).write(to: URL(fileURLWithPath: path))
        #expect(throws: ImportError.self, "\(length) bytes") {
          try importer(["csi": "measurement/csi[slot,antenna,antenna,subcarrier]"], path)
            .write(to: folder + "/out.npz")
        }
      }
    }
  }

  @Test func bigEndianNumPyIsRefused() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.npy"
      let header = "{'descr': '>c8', 'fortran_order': False, 'shape': (1, 1, 1), }"
      let bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0]
      try Data(bytes + Array(header.utf8) + [UInt8](repeating: 0, count: 8)).write(
        to: URL(fileURLWithPath: path))
      #expect(throws: ImportError.file(.bigEndian(file: path, array: "array", found: ">c8"))) {
        try importer(["csi": ""], path)
      }
    }
  }
}
