import Report
import Testing
import Validation

@Suite struct ValidationTablesTests {
  private func table(_ prefix: String, _ document: ValidationDocument) throws -> Table {
    try #require(ValidationTables.all(document).first { $0.title.hasPrefix(prefix) })
  }

  @Test func everySectionHasItsTable() {
    let titles = ValidationTables.all(SampleDocument.make()).map(\.title)
    for prefix in [
      "Closed loop, world B", "At equal control: tracking RMSE of at most 0.090 m", "Power saved against",
      "Fixed point against float, the same inputs", "Fixed point against float, frames in the same slots",
      "Fixed point against float at equal settings", "Rollout error", "Networks, float", "Tensors, float",
      "Ablations",
    ] {
      #expect(titles.contains { $0.hasPrefix(prefix) })
    }
    let floatOnly = ValidationTables.all(SampleDocument.make(withFixedPoint: false)).map(\.title)
    #expect(!floatOnly.contains { $0.contains("ixed point") })
  }

  @Test func savingsAtEqualControl() throws {
    let rows = try table("At equal control", SampleDocument.make()).rows
    let ours = try #require(rows.first { $0[0] == Scheme.programme.title })
    // Half the power of periodic at every error; the oracle needs 40 % of it: 0.5 / 0.6 of its gain.
    #expect(ours[2].hasPrefix("50 ± 0 %"))
    #expect(ours[6].hasPrefix("0.83"))
    // There is no greedy scheme to compare with.
    #expect(ours[3] == "n/a" && ours[4] == "n/a")
  }

  @Test func fixedPointDifferencesInPointsAndPercent() throws {
    let rows = try table("Fixed point against float at equal", SampleDocument.make()).rows
    #expect(rows.map { $0[0] } == ["2.0 mW", "8.0 mW", "32.0 mW", "all"])
    // 0.5 % of 11.5 mW more, of 22.6 mW: 0.25 points.
    #expect(rows[2][3] == "-0.25 ± 0.00" && rows[2][4] == "yes")
    #expect(rows[2][7] == "0.00 ± 0.00" && rows[2][8] == "yes")
    #expect(rows[3][3] == "-0.50 ± 0.40" && rows[3][4] == "open")
    #expect(rows[3][7] == "3.00 ± 0.10" && rows[3][8] == "no")
  }

  @Test func answersToTheSameInputs() throws {
    let rows = try table("Fixed point against float, the same", SampleDocument.make()).rows
    #expect(
      rows == [["2.0", "1", "100.00", "0", "0", "1", "0.0000", "0.01000", "0.0100", "1.000"]])
  }

  @Test func ablationsStateTheirCommand() throws {
    let ablations = try table("Ablations", SampleDocument.make())
    #expect(ablations.rows.map { $0[0] } == ["scalar powers only"])
    #expect(ablations.notes.contains("scalar powers only: latentlink ablate --seed 1"))
  }
}
