import ClosedLoop
import Foundation
import ReferenceModels
import Simulation
import Testing

@testable import Training

/// A recipe small enough for a test; its latents are poor, so its gates ask for little.
func tinyRecipe() -> TrainingConfiguration {
  var recipe = TrainingConfiguration()
  recipe.control.episodes = 4
  recipe.control.slotsPerEpisode = 26
  recipe.control.batch = 4
  recipe.control.sequence = 4
  recipe.control.warmSteps = 3
  recipe.control.sharpenSteps = 3
  recipe.predictor.steps = 2
  recipe.predictor.batch = 4
  recipe.policy.cloningSteps = 2
  recipe.policy.batch = 24
  recipe.reinforcement.iterations = 1
  recipe.reinforcement.episodes = 2
  recipe.reinforcement.slots = 6
  recipe.keepOutReinforcement = recipe.reinforcement
  recipe.wireless.episodes = 3
  recipe.wireless.slotsPerEpisode = 30
  recipe.wireless.history = 8
  recipe.wireless.batch = 2
  recipe.wireless.steps = 2
  recipe.stopping.episodes = 2
  recipe.stopping.slots = 20
  recipe.stopping.steps = 3
  recipe.stopping.batch = 8
  recipe.measurement.episodes = 2
  recipe.measurement.slots = 24
  recipe.gates.effectiveRank = 1
  recipe.gates.deviation = 0
  recipe.gates.actionSensitivity = 0
  return recipe
}

@Suite(.serialized) struct TrainingRunTests {
  @Test func theSameSeedGivesTheSameBytesAlsoAfterAnInterruption() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "training-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let recipe = tinyRecipe()
    let whole = try TrainingRun(configuration: recipe, world: .worldB).run()

    // Stop in the middle of the first stage and in a later one; go on from the checkpoint each time.
    let checkpoint = folder.appending(path: "run.checkpoint").path
    struct Interruption: Error {}
    for (stage, step) in [(1, 4), (6, 1)] {
      let run = TrainingRun(
        configuration: recipe, world: .worldB, checkpointPath: checkpoint, checkpointInterval: 1)
      run.afterStep = { progress in
        if progress.stageNumber == stage && progress.step == step { throw Interruption() }
      }
      #expect(throws: Interruption.self) { _ = try run.run() }
    }
    let resumed = try TrainingRun(configuration: recipe, world: .worldB, checkpointPath: checkpoint).run()
    #expect(try resumed.model.encoded() == whole.model.encoded())
    #expect(try resumed.keepOutModel.encoded() == whole.keepOutModel.encoded())
    #expect(resumed.report == whole.report)

    // Another run must not continue from this checkpoint.
    var other = recipe
    other.seed = 9
    #expect(throws: Checkpoint.Failure.anotherRun(file: checkpoint)) {
      try TrainingRun(configuration: other, world: .worldB, checkpointPath: checkpoint).run()
    }
    _ = try LoopModel(whole.model, needsStoppingValue: true)
  }

  @Test func aModelThatFailsAGateIsNotMade() {
    var recipe = tinyRecipe()
    recipe.gates.effectiveRank = 8.5
    #expect(throws: CollapseGates.Failure.self) {
      try TrainingRun(configuration: recipe, world: .worldB).run()
    }
  }

  @Test func importedNetworksComputeWhatWasExported() throws {
    let networks = ControlNetworks(seed: 5)
    let model = ReferenceModel(
      graphs: networks.graphs(),
      loop: InputScales().loopParameters(horizon: 14, maximumPowerMilliwatts: 200), worldJSON: "{}")
    let imported = try ControlNetworks(importing: model)
    for (role, graph) in imported.graphs() {
      let original = try #require(model.graphs[role])
      for (a, b) in zip(graph.nodes, original.nodes) {
        guard case .fullyConnected(let x, _) = a.operation, case .fullyConnected(let y, _) = b.operation
        else { continue }
        #expect(x == y)
      }
    }
    let first = try GraphEvaluator(try #require(model.graphs[.frameEncoder]))
    let second = try GraphEvaluator(try #require(imported.graphs()[.frameEncoder]))
    let frame = (0..<64 * 64 * 2).map { Float($0 % 17) / 17 }
    let (x, y) = (try first.run([frame])[0], try second.run([frame])[0])
    for (a, b) in zip(x, y) { #expect(abs(a - b) < 1e-3) }
  }
}
