import ArgumentParser
import Foundation
import Simulation

/// `latentlink simulate`: a data set of exploring behaviour.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Simulate episodes and write frames, channels, states and actions as .npz.",
    discussion: "docs/data.md describes the arrays.")

  @Option(help: "The .npz file to write.")
  var out: String

  @OptionGroup var world: WorldOptions

  @Option(help: "How many episodes.")
  var episodes = 20

  @Option(help: "Slots an episode; by default the configuration's.")
  var slots: Int?

  @Option(help: "Of every random number.")
  var seed: UInt64 = 1

  func validate() throws {
    if !(1...1_000_000).contains(episodes) {
      throw ValidationError("--episodes \(episodes) is not permitted: 1 … 1000000")
    }
    if let slots, !(1...1_000_000).contains(slots) {
      throw ValidationError("--slots \(slots) is not permitted: 1 … 1000000")
    }
  }

  func run() throws {
    let configuration = try world.configuration()
    let writer = DatasetWriter(
      world: World(configuration), seed: seed, episodes: episodes, slots: slots ?? configuration.episode.slots
    )
    let passes = DatasetWriter.Pass.allCases
    let total = episodes * passes.count
    var shownPercent = -1
    try writer.write(to: out) { pass, done in
      let finished = (passes.firstIndex(of: pass) ?? 0) * episodes + done
      let percent = 100 * finished / total
      // A line for each tenth: readable on a terminal and in a log.
      guard percent / 10 > shownPercent / 10 || shownPercent < 0 else { return }
      shownPercent = percent
      let line = "simulate: \(percent) % (\(pass.rawValue), episode \(done) of \(episodes))\n"
      FileHandle.standardError.write(Data(line.utf8))
    }
    FileHandle.standardError.write(
      Data("simulate: wrote \(out): world \(configuration.name), seed \(seed), \(episodes) episodes\n".utf8))
  }
}
