import ArrayFiles
import ChannelStatistics
import Foundation
import Testing

@Suite struct ChannelStatsTests {
  /// A data set of 4 episodes × 20 slots in place of the short one.
  private func with(_ body: (_ folder: String, _ data: String) throws -> Void) throws {
    try Workplace.with { folder in
      let data = folder + "/data.npz"
      let made = try Program.run(["simulate", "--episodes", "4", "--slots", "20", "--out", data])
      #expect(made.status == 0)
      try body(folder, data)
    }
  }

  @Test func tablesAndJSONSayTheSame() throws {
    try with { _, data in
      let tables = try Program.run(["channel-stats", data])
      #expect(tables.status == 0, "\(tables.errors)")
      #expect(tables.output.contains("Is there power to save by choosing the slot?"))
      #expect(tables.output.contains("angular spread"))
      let json = try Program.run(["channel-stats", data, "--json"])
      let statistics = try JSONDecoder().decode(ChannelStatistics.self, from: Data(json.output.utf8))
      #expect(statistics.slotsPresent == 80)
      #expect(statistics.layout.spacingWavelengths == 0.5)
      #expect(statistics.distance != nil)
      #expect(try Program.run(["channel-stats", data, "--json"]).output == json.output)
      let mean = String(format: "%.2f", statistics.gain.meanDB.value)
      #expect(tables.output.contains(mean))
    }
  }

  @Test func badInputIsNamed() throws {
    try Workplace.with { folder in
      // Four slots are too few, and the message says how many are needed.
      let short = try Program.run(["channel-stats", folder + "/data.npz"])
      #expect(short.status != 0)
      #expect(short.message.contains("data.npz") && short.message.contains("slots: 4"))
      #expect(short.message.contains("at least 16"))
    }
    try with { folder, data in
      for (arguments, parts) in [
        (["--position-columns", "0", "9"], ["data.npz", "'states' has 4 columns", "names 9"]),
        (["--position-columns", "0"], ["--position-columns", "two or three"]),
        (["--spacing", "0"], ["--spacing 0.0"]), (["--past", "0"], ["--past 0"]),
      ] {
        let outcome = try Program.run(["channel-stats", data] + arguments)
        #expect(outcome.status != 0)
        for part in parts { #expect(outcome.message.contains(part), "\(outcome.errors)") }
      }
      let missing = try Program.run(["channel-stats", folder + "/none.npz"])
      #expect(missing.status != 0 && missing.message.contains("none.npz"))
      try Workplace.rewrite(folder, array: "csi") { csi in
        csi.bytes.replaceSubrange(
          csi.bytes.startIndex..<(csi.bytes.startIndex + 4), with: [0, 0, 0xC0, 0x7F])
      }
      let notANumber = try Program.run(["channel-stats", data])
      #expect(notANumber.status != 0)
      #expect(notANumber.message.contains("data.npz") && notANumber.message.contains("'csi'"))
    }
  }
}
