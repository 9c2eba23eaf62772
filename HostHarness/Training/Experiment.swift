import Autodiff
import CGSL
import Foundation
import Simulation

public func experiment(world configuration: WorldConfiguration, settings: TrainingConfiguration) {
  openblas_set_num_threads(1)
  let world = World(configuration)
  let scales = InputScales()
  let start = Date()
  func now() -> String { String(format: "%6.1f s", Date().timeIntervalSince(start)) }
  let data = ControlEpisodes(
    world: world, seed: settings.seed, firstIndex: 0, count: settings.control.episodes,
    slots: settings.control.slotsPerEpisode, actionScale: scales.actionScale)
  log(now(), "data")
  let networks = ControlNetworks(seed: settings.seed)
  let expert = LinearQuadraticExpert(world: world)
  let sampler = ReferenceSampler(expert: expert, scales: scales)
  func show(_ title: String) {
    for period in [1, 4] {
      let e = ControlEvaluation(
        world: world, networks: networks, scales: scales, seed: settings.seed, firstIndex: 100_000, episodes: 20,
        slots: 100, period: period)
      log(now(), title, "period", period, "cost", e.cost, "rmse", e.trackingErrorMetres)
    }
  }
  let control = ControlStage(
    networks: networks, data: data, configuration: settings, expert: expert, sampler: sampler)
  var runner = ShardedStep(control.parameters, optimiser: Adam(weightDecay: 1e-5))
  for step in 1...control.totalSteps {
    let r = control.run(step: step, on: runner)
    if step % 200 == 0 { log(now(), step, r.loss, r.figures) }
    if step % 1000 == 0 && step > settings.control.warmSteps { show("control") }
  }
  show("control")
  let encoded = EncodedEpisodes(data, networks: networks)
  let spectrum = LatentSpectrum(
    UnsafeBufferPointer(start: encoded.latents, count: 8000), rows: 1000, columns: 8)
  log(now(), "encoded; rank", spectrum.effectiveRank, spectrum.deviations)
  let predictor = PredictorStage(networks: networks, data: encoded, configuration: settings)
  runner = ShardedStep(predictor.parameters, optimiser: Adam())
  networks.predictor.parameters.forEach { $0.resetMoments() }
  for step in 1...predictor.totalSteps {
    let r = predictor.run(step: step, on: runner)
    if step % 500 == 0 { log(now(), "predictor", step, r.loss, r.figures) }
  }
  show("predictor")
  let cloning = CloningStage(networks: networks, data: encoded, configuration: settings, sampler: sampler)
  runner = ShardedStep(cloning.parameters, optimiser: Adam())
  networks.policy.parameters.forEach { $0.resetMoments() }
  for step in 1...cloning.totalSteps {
    let r = cloning.run(step: step, on: runner)
    if step % 1000 == 0 { log(now(), "cloning", step, r.loss) }
  }
  show("cloned")
  let wirelessData = WirelessEpisodes(
    world: world, networks: networks, scales: scales, seed: settings.seed, firstIndex: 200_000,
    count: settings.wireless.episodes, slots: settings.wireless.slotsPerEpisode,
    horizon: settings.wireless.horizon)
  log(now(), "wireless data")
  let wireless = WirelessStage(
    networks: WirelessNetworks(seed: settings.seed), inputs: .all, data: wirelessData, configuration: settings)
  runner = ShardedStep(wireless.parameters, optimiser: Adam())
  for step in 1...wireless.totalSteps {
    let r = wireless.run(step: step, on: runner)
    if step % 100 == 0 {
      log(now(), "wireless", step, r.loss, r.figures.dropLast().map { $0 * Float(scales.powerScaleDB) }, r.figures.last ?? 0)
    }
  }
}
func log(_ items: Any...) {
  let line = items.map { "\($0)" }.joined(separator: " ") + "\n"
  FileHandle.standardError.write(Data(line.utf8))
}
