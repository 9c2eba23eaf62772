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
      "Closed loop, world B", "At equal control: tracking RMSE 0.090 m", "Power saved against",
      "Fixed point against float", "Rollout error", "Networks, float", "Tensors, float", "Ablations",
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
    #expect(ours[5].hasPrefix("0.83"))
    // There is no greedy scheme to compare with.
    #expect(ours[3] == "n/a")
  }

  @Test func fixedPointDifferencesInPointsAndPercent() throws {
    let rows = try table("Fixed point", SampleDocument.make()).rows
    #expect(rows.map { $0[0] } == ["2.0", "8.0", "32.0"])
    // 0.5 % of 11.5 mW more, of 22.6 mW: 0.25 points.
    #expect(rows[2][3].hasPrefix("-0.25"))
    #expect(rows[2][6].hasPrefix("0.00"))
  }

  @Test func ablationsStateTheirCommand() throws {
    let ablations = try table("Ablations", SampleDocument.make())
    #expect(ablations.rows.map { $0[0] } == ["scalar powers only"])
    #expect(ablations.notes.contains("scalar powers only: latentlink ablate --seed 1"))
  }
}
