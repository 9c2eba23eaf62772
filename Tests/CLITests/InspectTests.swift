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

  @Test func drawsGraphsAndTheArena() throws {
    try Workplace.with { folder in
      let outcome = try Program.run([
        "inspect", folder + "/model.image", "--network", "policy", "--arena", "--dot", folder + "/graph.dot",
        "--svg", folder + "/graph.svg",
      ])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("###") && !outcome.output.contains("frameEncoder"))
      let dot = try String(contentsOfFile: folder + "/graph.dot", encoding: .utf8)
      #expect(dot.hasPrefix("digraph") && dot.contains("policy"))
      let svg = try Data(contentsOf: URL(filePath: folder + "/graph.svg"))
      #expect(String(decoding: svg, as: UTF8.self).contains("fullyConnected"))
      let unknown = try Program.run(["inspect", folder + "/model.image", "--network", "nothing"])
      #expect(unknown.status != 0 && unknown.message.contains("it holds 0 frameEncoder"))
    }
  }
}
