import Foundation
import LoopFixtures
import Testing

/// `latentlink data`, and `--data` of the other commands.
@Suite struct DataCommandTests {
  private static let golden = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Golden/DataImport").path

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private let radio = ["--slot-seconds", "0.1", "--carrier-hz", "28e9", "--bandwidth-hz", "2e8"]

  @Test func importAndCheck() throws {
    try withFolder { folder in
      let out = folder + "/data.npz"
      let made = try Program.run(
        ["data", "import", Self.golden + "/matlab73.mat", "-o", out, "--slots-per-episode", "2"] + radio + [
          "--array", "csi=H[subcarrier,antenna,slot]", "--array", "states=pos",
        ])
      #expect(made.status == 0, "\(made.errors)")
      #expect(made.errors.contains("3 episodes of 2 slots"))
      let checked = try Program.run(["data", "check", out])
      #expect(checked.status == 0)
      #expect(checked.output.contains("4 antennas × 3 subcarriers"))
      #expect(checked.output.contains("1 training, 1 validation, 1 test episodes"))
      // The same command gives the same bytes.
      let first = try Data(contentsOf: URL(filePath: out))
      _ = try Program.run(
        ["data", "import", Self.golden + "/matlab73.mat", "-o", out, "--slots-per-episode", "2"] + radio + [
          "--array", "csi=H[subcarrier,antenna,slot]", "--array", "states=pos",
        ])
      #expect(try Data(contentsOf: URL(filePath: out)) == first)
    }
  }

  @Test func aMappingFileSaysTheSame() throws {
    try withFolder { folder in
      let map = #"""
        {"slotSeconds": 0.1, "carrierHz": 28e9, "bandwidthHz": 2e8, "slotsPerEpisode": 3,
         "arrays": {"csi": {"dataset": "measurement/csi", "axes": ["slot", "antenna", "antenna", "subcarrier"]},
                    "times": {"dataset": "clock"}}}
        """#
      try Data(map.utf8).write(to: URL(filePath: folder + "/map.json"))
      let made = try Program.run([
        "data", "import", Self.golden + "/h5py.h5", "-o", folder + "/data.npz", "--map", folder + "/map.json",
      ])
      #expect(made.status == 0 && made.errors.contains("2 episodes of 3 slots"), "\(made.errors)")
    }
  }

  @Test func refusals() throws {
    try withFolder { folder in
      let out = folder + "/data.npz"
      for (arguments, part) in [
        ([Self.golden + "/matlab5.mat", "-o", out, "--array", "csi=H"] + radio, "-v7.3"),
        ([Self.golden + "/h5py.h5", "-o", out, "--array", "csi=clock"] + radio, "axes for 1"),
        ([Self.golden + "/h5py.h5", "-o", out, "--array", "csi"] + radio, "NAME=DATASET"),
        ([Self.golden + "/h5py.h5", "-o", out, "--array", "csi=parts_big_endian"], "--slot-seconds"),
        ([folder, "-o", out, "--slot-seconds", "1"], "no PNG images"),
        ([Self.golden + "/h5py.h5", "-o", folder + "/none/x.npz", "--array", "csi=H"] + radio, "--out"),
      ] {
        let outcome = try Program.run(["data", "import"] + arguments)
        #expect(outcome.status != 0 && outcome.errors.contains(part), "\(outcome.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
      }
      let outcome = try Program.run(["data", "check", Self.golden + "/h5py.h5"])
      #expect(outcome.status != 0 && outcome.message.contains("h5py.h5"))
    }
  }

  @Test func modelsOfTheSimulatorAreNoneOfRecordings() throws {
    try Workplace.with { folder in
      for arguments in [
        ["validate", "--model", folder + "/model.safetensors", "--image", folder + "/model.image"],
        ["quantize", "--model", folder + "/model.safetensors", "--out", folder + "/new.image"],
      ] {
        let outcome = try Program.run(arguments + ["--data", folder + "/data.npz"])
        #expect(outcome.status != 0)
        #expect(outcome.message.contains("train --data"), "\(outcome.errors)")
      }
      #expect(try Workplace.additions(folder).isEmpty)
    }
  }

  @Test func optionsThatExcludeEachOther() throws {
    for arguments in [
      ["train", "--data", "x.npz", "--world", "A"], ["validate", "--data", "x.npz", "--world", "A"],
      ["quantize", "--model", "m", "--out", "o", "--data", "x.npz", "--calibrate", "y.npz"],
      ["data", "check", "x.npz", "--memory-limit", "0"],
    ] {
      let outcome = try Program.run(arguments)
      #expect(outcome.status == 64, "\(arguments): \(outcome.errors)")
    }
  }
}
