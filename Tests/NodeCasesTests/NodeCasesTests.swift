import Foundation
import ONNXRuntimeFixtures
import Testing

/// The onnx package's cases for the operators of the importer, against ONNX Runtime.
@Suite struct NodeCasesTests {
  @Test func agreeOrAreRefusedByName() throws {
    try PythonScript.withFolder { folder in
      let printed = try PythonScript.run("node_cases.py", [folder])
      let listing = try JSONDecoder().decode([NodeCase.Listing].self, from: printed)
      #expect(listing.count == 251)
      var refused: [String: Set<String>] = [:]
      var imported = 0
      for item in listing {
        switch try NodeCase(folder: folder, listing: item).outcome() {
        case .refused(let problem):
          refused[problem.kind.rawValue, default: []].insert(String(item.name.dropFirst("test_".count)))
        case .float(let error, let decibels16, let decibels8):
          imported += 1
          #expect(error <= 2e-5, "\(item.name)")
          // One case's inputs reach from 0 to 10003, and a unit of them is a factor of e^0.3 or e^78.
          let isCoarse = item.name == "test_softmax_large_number"
          #expect(decibels16 > (isCoarse ? 20 : 40), "\(item.name)")
          #expect(decibels8 > (isCoarse ? 14 : 23), "\(item.name)")
        case .quantized(let differences):
          imported += 1
          #expect(!differences.isEmpty && differences.allSatisfy { $0 <= 1 }, "\(item.name) \(differences)")
        }
      }
      #expect(imported == 198)
      #expect(
        refused == Dictionary(uniqueKeysWithValues: RefusedNodeCases.byKind.map { ($0.rawValue, $1) }))
    }
  }
}
