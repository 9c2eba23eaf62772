import ArgumentParser
import Foundation
import Simulation

/// Which world a command runs in: a preset or a file.
struct WorldOptions: ParsableArguments {
  @Option(
    name: [.customLong("world"), .customLong("preset")],
    help: "A preset: \(WorldConfiguration.presetNames.joined(separator: ", ")).")
  var preset: String?

  @Option(name: .customLong("config"), help: "A configuration file instead of a preset (docs/world.md).")
  var file: String?

  func validate() throws {
    if preset != nil && file != nil {
      throw ValidationError("--world and --config exclude each other")
    }
    if let preset, WorldConfiguration.preset(named: preset) == nil {
      throw ValidationError(
        "there is no world '\(preset)'; presets: \(WorldConfiguration.presetNames.joined(separator: ", "))")
    }
  }

  /// As ``configuration()``, for commands that run networks.
  func networkConfiguration() throws(ConfigurationError) -> WorldConfiguration {
    let configuration = try configuration()
    try configuration.requireNetworkSizes()
    return configuration
  }

  /// World B when nothing is said.
  func configuration() throws(ConfigurationError) -> WorldConfiguration {
    if let file { return try WorldConfiguration(contentsOf: URL(fileURLWithPath: file)) }
    return preset.flatMap(WorldConfiguration.preset(named:)) ?? .worldB
  }
}

extension WorldOptions {
  /// For records: the preset or the file.
  var name: String { preset ?? file ?? "B" }
}
