import ArgumentParser
import ClosedLoop
import Foundation
import ModelImage
import Quantization
import RadioControl
import ReferenceModels
import Report
import Simulation
import Training
import Validation

/// `latentlink bench`: what a step costs.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Count the work of a controller step, then time it.",
    discussion: """
      Multiply-accumulates and bytes repeat exactly. Timings are medians on this machine, with whatever else it is \
      doing. Instructions are counted by 'latentlink profile'.
      """)

  @Option(help: "Float model.")
  var model = ValidateCommand.defaultModel

  @Option(help: "Model image.")
  var image = ValidateCommand.defaultImage

  @Flag(help: "Leave out what needs the float model: closed loops and training.")
  var stepsOnly = false

  func run() throws {
    let loaded = try ImageFile.load(image)
    let slot = try BenchSlot(loaded)
    try show(work(slot))
    try show(memory(loaded))
    var timings = Table(
      "Timings (noisy: they depend on the machine and on what else it does)",
      columns: [.init("what", .left), .init("median"), .init("unit", .left)])
    try timeSteps(slot, into: &timings)
    let bytes = try ImageFile.read(image)
    let load = try Self.median(count: 51) { _ = try LoadedImage(bytes) }
    timings.addRow(["reading and checking the image", Self.text(load * 1e6), "µs"])
    if !stepsOnly { try timeModel(into: &timings) }
    try show(timings)
  }

  private func show(_ table: Table) throws { try StandardOutput.write(table.plainText + "\n") }

  // MARK: What repeats exactly

  private func work(_ slot: BenchSlot) -> Table {
    var table = Table(
      "Work of one controller step (repeats exactly)",
      columns: [.init("slot", .left), .init("MAC")])
    for kind in SlotKind.allCases {
      let work = kind.multiplyAccumulates(slot.work, constants: slot.constants)
      table.addRow([kind.title, "\(work)"])
    }
    table.notes = ["\(slot.constants.horizon) slots are imagined in every step."]
    return table
  }

  private func memory(_ loaded: LoadedImage) -> Table {
    let description = ImageDescription(loaded)
    var table = Table(
      "Memory and networks (repeats exactly)",
      columns: [.init("what", .left), .init("MAC"), .init("bytes")])
    table.addRow(["image", "", "\(description.sizeBytes)"])
    table.addRow(["arena", "", "\(description.arenaSizeBytes)"])
    for network in description.networks {
      table.addRow([network.name, "\(network.multiplyAccumulates)", "\(network.arenaBytes)"])
    }
    table.notes = ["Bytes of a network are those of the arena that it uses while it runs."]
    return table
  }

  // MARK: Timings

  private func timeSteps(_ slot: BenchSlot, into table: inout Table) throws {
    for kind in SlotKind.allCases {
      let seconds = try Self.median(count: 201) { try slot.run(kind) }
      table.addRow(["controller step: \(kind.title)", Self.text(seconds * 1e6), "µs"])
    }
  }

  private func timeModel(into table: inout Table) throws {
    let reference = try ReferenceModel.load(from: model)
    let world = World(try WorldConfiguration(json: Data(reference.worldJSON.utf8), file: "\(model): world"))
    let fixedPoint = try FixedPointModel.open(ImageFile.read(image), name: image, parameters: reference.loop)
    let slots = 50
    var controller = try FixedPointController(fixedPoint, name: image)
    let runner = EpisodeRunner(world: world, slots: slots, warmUpSlots: 0)
    let episode = Self.median(count: 7) { _ = runner.run(&controller, seed: 1, episodeIndex: 0) }
    table.addRow(["closed loop in the simulated world", Self.text(Double(slots) / episode), "slots/s"])
    table.addRow(["training of the control JEPA", Self.text(try trainingRate(world)), "steps/s"])
  }

  /// Steps a second of the recipe's first stage, on little data.
  private func trainingRate(_ world: World) throws -> Double {
    var recipe = try TrainingConfiguration(recipe: nil, seed: 1)
    recipe.control.episodes = 16
    recipe.control.slotsPerEpisode = 40
    (recipe.control.warmSteps, recipe.control.sharpenSteps) = (30, 1)
    (recipe.predictor.steps, recipe.policy.cloningSteps) = (1, 1)
    (recipe.measurement.episodes, recipe.measurement.slots) = (1, 20)
    // No model passes this gate, which ends the run after the stages that are timed.
    recipe.gates.effectiveRank = .infinity
    var instants: [ContinuousClock.Instant] = []
    let run = TrainingRun(configuration: recipe, world: world.configuration) { progress in
      if progress.stageNumber == 1 { instants.append(.now) }
    }
    do { _ = try run.run() } catch is CollapseGates.Failure {}
    guard let first = instants.first, let last = instants.last, last > first else { return 0 }
    return Double(instants.count - 1) / ((last - first) / .seconds(1))
  }

  /// Seconds.
  private static func median(count: Int, _ body: () throws -> Void) rethrows -> Double {
    try body()
    var seconds: [Double] = []
    for _ in 0..<count {
      let start = ContinuousClock.now
      try body()
      seconds.append((ContinuousClock.now - start) / .seconds(1))
    }
    return seconds.sorted()[count / 2]
  }

  private static func text(_ value: Double) -> String { String(format: "%.4g", value) }
}
