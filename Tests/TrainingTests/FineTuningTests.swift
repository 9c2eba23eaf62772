import ReferenceModels
import Testing

@testable import Training

/// Training that starts from a model.
@Suite(.serialized) struct FineTuningTests {
  /// All stages, none with a step: what comes out is what went in.
  private func withoutSteps(quantisationAware: Bool) -> TrainingConfiguration {
    var recipe = tinyRecipe()
    recipe.quantisationAware = quantisationAware
    recipe.control.warmSteps = 0
    recipe.control.sharpenSteps = 0
    recipe.predictor.steps = 0
    recipe.policy.cloningSteps = 0
    recipe.reinforcement.iterations = 0
    recipe.keepOutReinforcement.iterations = 0
    recipe.wireless.steps = 0
    recipe.stopping.steps = 0
    return recipe
  }

  private func parameters(_ model: ReferenceModel) -> [String: [Float]] {
    var found: [String: [Float]] = [:]
    for (role, graph) in model.graphs {
      for node in graph.nodes {
        for (name, values) in node.operation.parameters { found["\(role).\(node.name).\(name)"] = values }
      }
    }
    return found
  }

  /// The largest distance of a weight from the int8 grid of its row, in steps of the grid.
  private func distanceFromGrid(_ model: ReferenceModel) -> Float {
    var largest: Float = 0
    for graph in model.graphs.values {
      for node in graph.nodes {
        let matrices: [([Float], Int)] =
          switch node.operation {
          case .convolution2D(let convolution): [(convolution.weights, convolution.bias.count)]
          case .fullyConnected(let weights, let bias): [(weights, bias.count)]
          case .gatedRecurrentUnit(let unit):
            [
              (unit.inputWeights, unit.inputBias.count), (unit.recurrentWeights, unit.recurrentBias.count),
            ]
          default: []
          }
        for (weights, rows) in matrices {
          let columns = weights.count / rows
          for row in 0..<rows {
            let values = weights[row * columns..<(row + 1) * columns]
            let step = (values.map(abs).max() ?? 0) / 127
            guard step > 0 else { continue }
            for value in values { largest = max(largest, abs(value / step - (value / step).rounded())) }
          }
        }
      }
    }
    return largest
  }

  @Test func startsFromTheModelAndEndsOnTheGrid() throws {
    var recipe = tinyRecipe()
    recipe.quantisationAware = false
    let start = try TrainingRun(configuration: recipe, world: .worldB).run().model
    #expect(distanceFromGrid(start) > 0.4)

    let same = try TrainingRun(
      configuration: withoutSteps(quantisationAware: false), world: .worldB, start: start
    ).run().model
    let (before, after) = (parameters(start), parameters(same))
    #expect(before.keys == after.keys)
    for (name, values) in before {
      for (a, b) in zip(values, try #require(after[name])) {
        #expect(abs(a - b) <= 1e-5 * max(1, abs(a)), "\(name)")
      }
    }

    let rounded = try TrainingRun(
      configuration: withoutSteps(quantisationAware: true), world: .worldB, start: start
    ).run().model
    #expect(distanceFromGrid(rounded) < 1e-3)
    #expect(rounded.provenance["fineTunedFrom"] == start.provenance["command"])

    var few = TrainingConfiguration.fineTuning
    (few.control.episodes, few.wireless.episodes, few.measurement) = (4, 3, recipe.measurement)
    (few.control.slotsPerEpisode, few.control.batch, few.control.sequence) = (26, 4, 4)
    (few.control.sharpenSteps, few.predictor.steps, few.policy.cloningSteps) = (2, 2, 2)
    (few.predictor.batch, few.policy.batch, few.wireless) = (4, 24, recipe.wireless)
    (few.stopping, few.gates) = (recipe.stopping, recipe.gates)
    let tuned = try TrainingRun(configuration: few, world: .worldB, start: start).run().model
    #expect(distanceFromGrid(tuned) < 1e-3)
    #expect(parameters(tuned) != parameters(rounded))
  }

  @Test func aModelWithoutANetworkIsRefused() {
    let model = ReferenceModel(
      graphs: [:], loop: InputScales().loopParameters(horizon: 14, maximumPowerMilliwatts: 200),
      worldJSON: "{}")
    #expect(throws: NetworkImport.Failure.missingNetwork(.frameEncoder)) {
      try TrainingRun(configuration: tinyRecipe(), world: .worldB, start: model).run()
    }
  }
}
