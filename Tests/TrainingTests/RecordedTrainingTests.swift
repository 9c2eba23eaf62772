import ClosedLoop
import Foundation
import LoopFixtures
import Recordings
import ReferenceModels
import Testing

@testable import Training

@Suite(.serialized) struct RecordedTrainingTests {
  private var recipe: TrainingConfiguration {
    var recipe = TrainingConfiguration()
    recipe.control.batch = 4
    recipe.control.sequence = 4
    recipe.control.warmSteps = 4
    recipe.control.sharpenSteps = 4
    recipe.predictor.steps = 2
    recipe.predictor.batch = 4
    recipe.predictor.rollout = 6
    recipe.wireless.history = 8
    recipe.wireless.batch = 2
    recipe.wireless.steps = 2
    return recipe
  }

  private func train(_ path: String) throws -> RecordedTraining.Result {
    try RecordedTraining(configuration: recipe, recording: Recording(contentsOf: path)).run()
  }

  @Test func aModelForTheLoopComesOut() throws {
    try SmallRecording.with {
      $0.slotsWithoutFrame = [3]
      $0.slotsWithoutChannel = [1]
    } _: { path in
      let result = try train(path)
      let loop = try LoopModel(result.model)
      #expect(result.split.training.count == 4 && result.split.test.count == 1)
      #expect(loop.parameters.disagreement.count == 15 && loop.parameters.disagreement[0] == 0)
      #expect(loop.parameters.disagreement.dropFirst().allSatisfy { $0 > 0 && $0.isFinite })
      #expect(try RecordingAdaptation(of: result.model, name: "model") == result.adaptation)
      // Commands are the reference's acceleration, whatever the latent.
      let networks = try loop.makeNetworks()
      #expect(networks.run(.policy, [1, -2, 3, 0, 0, 1, 1, 1], [1, 1, 1, 1, 1, 1]) == [0, 0])
      #expect(result.effectiveRank > 2)
    }
  }

  @Test func theSameDataGiveTheSameModel() throws {
    try SmallRecording.with { path in
      let first = try train(path)
      let second = try train(path)
      #expect(first.model == second.model)
    }
  }

  @Test func actionsMatter() throws {
    var models: [ReferenceModel] = []
    for actions in [0, 2] {
      try SmallRecording.with({ $0.actions = actions }) { models.append(try train($0).model) }
    }
    #expect(models[0].graphs[.controlPredictor] != models[1].graphs[.controlPredictor])
  }

  @Test func gapsThatLeaveNothingAreNamed() throws {
    try SmallRecording.with {
      $0.slotsWithoutFrame = Set(stride(from: 0, to: 40, by: 4))
    } _: { path in
      #expect(throws: ReplayError.tooFewUnbrokenSlots(file: path, array: "frames", neededSlots: 5)) {
        try train(path)
      }
    }
    try SmallRecording.with {
      $0.slotsWithoutChannel = [10, 20, 30]
    } _: { path in
      #expect(throws: ReplayError.tooFewUnbrokenSlots(file: path, array: "csi", neededSlots: 22)) {
        try train(path)
      }
    }
  }

  @Test func otherModelsHaveNoAdaptation() {
    #expect(throws: ReplayError.modelWithoutAdaptation(model: "m")) {
      try RecordingAdaptation(of: SmallReferenceModel.make(), name: "m")
    }
  }
}
