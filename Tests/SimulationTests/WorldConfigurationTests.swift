import Foundation
import Simulation
import Testing

struct WorldConfigurationTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// World B's JSON with one piece of text replaced.
  private func edited(_ old: String, _ new: String) throws -> Data {
    let text = String(decoding: try WorldConfiguration.worldB.json(), as: UTF8.self)
    #expect(text.contains(old))
    return Data(text.replacingOccurrences(of: old, with: new).utf8)
  }

  private func expectError(_ error: ConfigurationError, _ old: String, _ new: String) throws {
    let json = try edited(old, new)
    #expect(throws: error) { try WorldConfiguration(json: json, file: "test.json") }
  }

  @Test(arguments: WorldConfiguration.presetNames)
  func presetsAreTheShippedFiles(name: String) throws {
    let url = Self.repository.appendingPathComponent("Worlds/\(name).json")
    let preset = try #require(WorldConfiguration.preset(named: name))
    #expect(try WorldConfiguration(contentsOf: url) == preset)
    #expect(try Data(contentsOf: url) == preset.json())
    #expect(preset.name == name)
  }

  @Test func errorsNameTheField() throws {
    try expectError(
      .outOfRange(
        path: "channel.carrierHz", value: 28, permitted: "100000000.0 … 300000000000.0 Hz"),
      "28000000000", "28")
    try expectError(.missingField(path: "episode.slots"), "\"slots\" : 200", "")
    try expectError(
      .unknownField(path: "episode.slotz", known: ["slots"]), "\"slots\" : 200",
      "\"slots\" : 200, \"slotz\" : 1")
    try expectError(
      .wrongType(path: "episode.slots", expected: "a number", found: "text"), "\"slots\" : 200",
      "\"slots\" : \"200\"")
    try expectError(
      .wrongType(path: "episode.slots", expected: "an integer", found: "200.5"), "\"slots\" : 200",
      "\"slots\" : 200.5")
    try expectError(
      .wrongType(path: "episode.slots", expected: "a number", found: "a boolean"), "\"slots\" : 200",
      "\"slots\" : true")
    try expectError(
      .outOfRange(path: "channel.antennas", value: 12, permitted: "a power of two, 1 … 256"),
      "\"antennas\" : 16", "\"antennas\" : 12")
    try expectError(
      .outOfRange(
        path: "obstacles.fixedPillars[1].radiusMetres", value: -1, permitted: "0.001 … 10.0 m"),
      "\"radiusMetres\" : 0.14", "\"radiusMetres\" : -1")
  }

  @Test func relationsBetweenFieldsAreChecked() {
    func expect(_ path: String, _ edit: (inout WorldConfiguration) -> Void) {
      var configuration = WorldConfiguration.worldB
      edit(&configuration)
      #expect {
        try configuration.validate()
      } throws: { error in
        switch error as? ConfigurationError {
        case .outOfRange(let found, _, _), .wrongType(let found, _, _): found == path
        default: false
        }
      }
    }
    expect("plant.areaXMetres[1]") { $0.plant.areaXMetres = Interval(0.3, 11) }
    expect("reference.amplitudeXMetres[1]") { $0.reference.amplitudeXMetres = Interval(3, 2) }
    expect("channel.arrayPositionMetres[1]") { $0.channel.arrayPositionMetres.y = 3 }
    expect("channel.images[0].column") { $0.channel.images[0].column = 0 }
    expect("obstacles.blockers.centreXMetres[1]") { $0.obstacles.blockers.centreXMetres.upper = 12 }
    expect("plant.slotSeconds") { $0.plant.slotSeconds = .nan }
  }

  @Test func unreadableAndBrokenFilesAreErrors() throws {
    #expect {
      try WorldConfiguration(contentsOf: URL(fileURLWithPath: "/nonexistent/world.json"))
    } throws: { error in
      guard case .unreadable("/nonexistent/world.json", _) = error as? ConfigurationError else {
        return false
      }
      return true
    }
    let json = try WorldConfiguration.worldB.json()
    #expect {
      try WorldConfiguration(json: json.prefix(100), file: "cut.json")
    } throws: { error in
      guard case .notJSON("cut.json", _) = error as? ConfigurationError else { return false }
      return true
    }
    #expect(throws: ConfigurationError.wrongType(path: "", expected: "an object", found: "a list")) {
      try WorldConfiguration(json: Data("[]".utf8), file: "list.json")
    }
  }

  /// The book lists every field with its unit, range and default.
  @Test func everyFieldIsDocumented() throws {
    let page = try String(
      contentsOf: Self.repository.appendingPathComponent("docs/world.md"), encoding: .utf8)
    for field in ConfigurationField.all {
      let row = "| `\(field.pathText)` | \(field.kind.rawValue) | \(field.permittedText) |"
      let isDocumented = page.contains(row)
      #expect(isDocumented, "docs/world.md lacks \(row)")
    }
  }
}
