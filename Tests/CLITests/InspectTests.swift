import Foundation
import Testing

@Suite struct InspectTests {
  @Test func listsNetworksAndMemory() throws {
    try Workplace.with { folder in
      let outcome = try Program.run(["inspect", folder + "/model.image"])
      #expect(outcome.status == 0)
      for part in ["frameEncoder", "stoppingValue", "arena", "MAC", "int16"] {
        #expect(outcome.output.contains(part))
      }
    }
  }

  @Test func jsonSaysTheSame() throws {
    try Workplace.with { folder in
      let outcome = try Program.run(["inspect", "--json", folder + "/model.image"])
      #expect(outcome.status == 0)
      let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
      let description = try #require(object as? [String: Any])
      let size = try Data(contentsOf: URL(filePath: folder + "/model.image")).count
      #expect(description["sizeBytes"] as? Int == size)
      #expect((description["networks"] as? [Any])?.count == 9)
    }
  }
}
