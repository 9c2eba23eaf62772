import ArgumentParser
import Foundation
import Simulation

/// `latentlink world`: the configuration of a preset, to be edited.
struct WorldCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "world",
    abstract: "Print a world's configuration as JSON.",
    discussion: "Save it, edit it and pass it on with --config. docs/world.md explains every field.")

  @OptionGroup var world: WorldOptions

  func run() throws {
    try StandardOutput.write(world.configuration().json())
  }
}
