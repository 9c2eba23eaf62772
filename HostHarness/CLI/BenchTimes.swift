import Bench
import ClosedLoop
import Foundation
import ModelImage
import Quantization
import RadioControl
import ReferenceModels
import Simulation
import Training
import Validation

/// Medians on this machine, with whatever else it is doing.
struct BenchTimes {
  /// Paths.
  var model: String
  var image: String
  /// Leaves out what needs the float model.
  var stepsOnly: Bool

  func all() throws -> [BenchDocument.Timing] {
    let bytes = try ImageFile.read(image)
    let slot = try BenchSlot(try ImageFile.load(image))
    var timings = try SlotKind.allCases.map { kind in
      BenchDocument.Timing(
        what: "controller step: \(kind.title)",
        median: 1e6 * (try Self.median(count: 201) { try slot.run(kind) }),
        unit: "µs")
    }
    let load = try Self.median(count: 51) { _ = try LoadedImage(bytes) }
    timings.append(.init(what: "reading and checking the image", median: load * 1e6, unit: "µs"))
    if !stepsOnly { timings += try modelTimes() }
    return timings
  }

  private func modelTimes() throws -> [BenchDocument.Timing] {
    let reference = try ReferenceModel.load(from: model)
    let world = World(try WorldConfiguration(json: Data(reference.worldJSON.utf8), file: "\(model): world"))
    let fixedPoint = try FixedPointModel.open(ImageFile.read(image), name: image, parameters: reference.loop)
    let slots = 50
    var controller = try FixedPointController(fixedPoint, name: image)
    let runner = EpisodeRunner(world: world, slots: slots, warmUpSlots: 0)
    let episode = Self.median(count: 7) { _ = runner.run(&controller, seed: 1, episodeIndex: 0) }
    return [
      .init(what: "closed loop in the simulated world", median: Double(slots) / episode, unit: "slots/s"),
      .init(what: "training of the control JEPA", median: try trainingRate(world), unit: "steps/s"),
    ]
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
}
