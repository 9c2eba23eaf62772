import Testing

@testable import ONNXExport

/// ONNX Runtime computes what we compute: every operator by itself on random numbers.
@Suite struct OperatorExportTests {
  /// Both round a real number once or twice: at most one unit in the last place. Integer constructs are exact.
  @Test func everyOperatorIsWithinOneUnit() throws {
    var random = RandomOperators(seed: 20)
    let cases = random.cases()
    let differences = try ExportComparison.run(cases)
    #expect(differences.count == 2 * cases.count)
    for difference in differences {
      #expect(difference.count > 0)
      #expect(difference.largest <= 1, "\(difference)")
      if ["table", "gru", "clamp", "maximum", "transpose", "slice", "pad"].contains(where: {
        difference.name.hasPrefix($0)
      }) {
        #expect(difference.different == 0, "\(difference)")
      }
    }
    // The comparison sees differences at all: roundings are not the same.
    #expect(differences.contains { $0.different > 0 })
  }
}
