import ReferenceModels
import Testing

@testable import Training

/// What an ablated network may not see must not change what it says.
@Suite struct WirelessNetworksTests {
  private let networks = WirelessNetworks(seed: 3)
  private let sizes = (code: WirelessNetworks.codeSize, latent: ControlNetworks.latentSize)

  private func run(
    _ role: NetworkRole, _ inputs: WirelessNetworks.Inputs, _ values: [[Float]]
  ) throws -> [Float] {
    try GraphEvaluator(try #require(networks.graphs(inputs: inputs)[role])).run(values)[0]
  }

  private func ramp(_ count: Int, _ phase: Int) -> [Float] {
    (0..<count).map { Float(($0 * 7 + phase) % 11) / 11 - 0.4 }
  }

  @Test(arguments: WirelessAblation.Variant.allCases)
  func statesIgnoreWhatIsTakenAway(_ variant: WirelessAblation.Variant) throws {
    func state(code: Int, latent: Int, power: Float) throws -> [Float] {
      try run(
        .wirelessState, variant.inputs,
        [ramp(sizes.code, code), [power], ramp(sizes.latent, latent), ramp(networks.stateSize, 5)])
    }
    let base = try state(code: 1, latent: 1, power: 0.2)
    #expect(try (state(code: 2, latent: 1, power: 0.2) == base) == !variant.inputs.contains(.csi))
    #expect(try (state(code: 1, latent: 3, power: 0.2) == base) == !variant.inputs.contains(.controlLatents))
    #expect(try state(code: 1, latent: 1, power: 0.9) != base)
  }

  @Test(arguments: WirelessAblation.Variant.allCases)
  func forecastsIgnoreLatentsThatAreTakenAway(_ variant: WirelessAblation.Variant) throws {
    let (state, powers) = (ramp(networks.stateSize, 4), ramp(3, 2))
    func predicted(_ now: Int, _ next: Int) throws -> [Float] {
      try run(
        .wirelessPredictor, variant.inputs,
        [state, powers, ramp(sizes.latent, now), ramp(sizes.latent, next)])
    }
    func forecast(_ latent: Int) throws -> [Float] {
      try run(.powerHead, variant.inputs, [state, powers, ramp(sizes.latent, latent)])
    }
    let isBlind = !variant.inputs.contains(.controlLatents)
    #expect(try (predicted(1, 2) == predicted(3, 5)) == isBlind)
    #expect(try (forecast(1) == forecast(6)) == isBlind)
  }

  @Test func adaptingKeepsControlAndReplacesTheRest() throws {
    var recipe = TrainingConfiguration()
    recipe.wireless.episodes = 2
    recipe.wireless.slotsPerEpisode = 30
    recipe.wireless.history = 8
    recipe.wireless.batch = 2
    recipe.wireless.steps = 1
    recipe.stopping.episodes = 2
    recipe.stopping.slots = 20
    recipe.stopping.steps = 2
    recipe.stopping.batch = 4
    recipe.validationEpisodes = 2
    let control = ControlNetworks(seed: 2)
    var graphs = control.graphs()
    graphs.merge(networks.graphs(inputs: .all)) { $1 }
    graphs.merge(StoppingNetwork(seed: 1, horizon: 14).graphs) { $1 }
    let model = ReferenceModel(
      graphs: graphs, loop: InputScales().loopParameters(horizon: 14, maximumPowerMilliwatts: 200),
      worldJSON: "{}", background: .init(repeating: 0, count: 64 * 64))
    let adapted = try WirelessAdaptation(model: model, world: .worldA, configuration: recipe).run().model
    for role in [NetworkRole.frameEncoder, .actionFusion, .controlPredictor, .policy] {
      #expect(adapted.graphs[role] == model.graphs[role])
    }
    for role in [NetworkRole.csiEncoder, .wirelessState, .wirelessPredictor, .powerHead, .stoppingValue] {
      #expect(adapted.graphs[role] != model.graphs[role])
    }
    #expect(adapted.worldJSON != model.worldJSON)
  }
}
