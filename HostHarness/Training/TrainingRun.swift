import ArrayFiles
import Autodiff
import CGSL
import ClosedLoop
import Foundation
import ReferenceModels
import Simulation

/// The whole recipe: data → control JEPA → predictor → policy → wireless JEPA → stopping value → model.
///
/// Not thread-safe; one run a process, because OpenBLAS is set to one thread (its own threads would change the order
/// of sums) and two shards keep two cores busy.
public final class TrainingRun {
  public struct Result: Sendable {
    public var model: ReferenceModel
    /// The same networks with the policy for a room with keep-out zones.
    public var keepOutModel: ReferenceModel
    public var report: TrainingReport
  }

  /// Episodes 0 … are for training; validation and the streams of later stages start here.
  enum EpisodeIndex {
    static let validation = 100_000
    static let wireless = 200_000
    static let stopping = 300_000
    static let gates = 400_000
    static let reinforcement = 1_000_000
  }

  let configuration: TrainingConfiguration
  let worldConfiguration: WorldConfiguration
  let world: World
  let scales = InputScales()
  let networks: TrainedNetworks
  /// Where weights start, if not at random.
  private let start: ReferenceModel?
  private let checkpointPath: String?
  private let progress: (TrainingProgress) -> Void
  private var report = TrainingReport()
  private var resumed: Checkpoint?
  private var stageIndex = 0
  /// Steps between checkpoints.
  private let checkpointInterval: Int
  /// Told of every step; may end the run by throwing.
  var afterStep: ((TrainingProgress) throws -> Void)?
  static let stageCount = 7

  /// - Parameters:
  ///   - start: the model that is fine-tuned; nil trains from random weights. Its normalisations are folded into its weights,
  ///     so batch statistics are left alone.
  ///   - checkpointPath: where an interrupted run left its state, and where this one leaves its own.
  ///   - progress: called every few steps.
  public init(
    configuration: TrainingConfiguration, world: WorldConfiguration, start: ReferenceModel? = nil,
    checkpointPath: String? = nil, checkpointInterval: Int = 250,
    progress: @escaping (TrainingProgress) -> Void = { _ in }
  ) {
    self.configuration = configuration
    worldConfiguration = world
    self.world = World(world)
    self.start = start
    self.checkpointPath = checkpointPath
    self.checkpointInterval = checkpointInterval
    self.progress = progress
    networks = TrainedNetworks(seed: configuration.seed, horizon: configuration.wireless.horizon)
    openblas_set_num_threads(1)
  }

  // MARK: The recipe

  /// - Throws: a failed gate (``CollapseGates/Failure``), a checkpoint of another run, a file error, or that the model to
  ///   start from has not the recipe's sizes.
  public func run() throws -> Result {
    if let start { try networks.take(start) }
    try resume()
    try trainControl()
    try checkGates()
    try reinforce()
    let loop = try measureLoop()
    try trainWireless()
    try trainStopping(loop)
    measureExpert()
    let model = makeModel(loop: loop, policy: networks.control.policy)
    return Result(
      model: model, keepOutModel: makeModel(loop: loop, policy: networks.reinforcedKeepOut), report: report)
  }

  private func trainControl() throws {
    let control = networks.control
    let needsData = resumed.map { $0.stage < 3 } ?? true
    guard needsData else {
      stageIndex = 3
      return
    }
    let data = ControlEpisodes(
      world: world, seed: configuration.seed, firstIndex: 0, count: configuration.control.episodes,
      slots: configuration.control.slotsPerEpisode, actionScale: scales.actionScale)
    let expert = LinearQuadraticExpert(world: world)
    let sampler = ReferenceSampler(expert: expert, scales: scales)
    try train(
      ControlStage(
        networks: control, data: data, configuration: configuration, sampler: sampler,
        usesBatchStatistics: start == nil),
      effectiveRank: { EncodedEpisodes.spectrum(of: data, episodes: 8, networks: control).effectiveRank })
    let encoded = EncodedEpisodes(data, networks: control)
    try train(PredictorStage(networks: control, data: encoded, configuration: configuration))
    try train(
      CloningStage(networks: control, data: encoded, configuration: configuration, sampler: sampler),
      finish: {
        self.networks.reinforced.parameters.copy(from: control.policy.parameters)
        self.networks.reinforcedKeepOut.parameters.copy(from: control.policy.parameters)
        self.evaluate("cloned", policy: control.policy, in: self.world, named: "default")
        self.evaluate("cloned", policy: control.policy, in: World(.keepOut), named: "keepOut")
      })
  }

  private func reinforce() throws {
    for (policy, critic, name, settings) in [
      (networks.reinforced, networks.critic, "default", configuration.reinforcement),
      (networks.reinforcedKeepOut, networks.criticKeepOut, "keepOut", configuration.keepOutReinforcement),
    ] {
      let world = name == "default" ? self.world : World(.keepOut)
      var perception = networks.control
      perception.policy = policy
      let stage = ReinforcementStage(
        name: "policy reinforcement (\(name))", networks: perception, critic: critic, world: world,
        scales: scales, configuration: configuration, settings: settings,
        firstIndex: EpisodeIndex.reinforcement,
        firstCost: report.meanCost(world: name, policy: "cloned"))
      try train(
        stage,
        finish: {
          self.evaluate("reinforced", policy: policy, in: world, named: name)
          let reinforced = self.report.meanCost(world: name, policy: "reinforced")
          let cloned = self.report.meanCost(world: name, policy: "cloned")
          self.report.chosenPolicy[name] = reinforced < cloned ? "reinforced" : "cloned"
          if name == "keepOut" && reinforced >= cloned {
            policy.parameters.copy(from: self.networks.control.policy.parameters)
          }
        })
    }
    // Only now may the clone be overwritten: the second world starts from it too.
    if report.chosenPolicy["default"] == "reinforced" {
      networks.control.policy.parameters.copy(from: networks.reinforced.parameters)
    }
  }

  private func trainWireless() throws {
    guard resumed.map({ $0.stage <= 5 }) ?? true else {
      stageIndex = 6
      return
    }
    let settings = configuration.wireless
    let data = WirelessEpisodes(
      world: world, networks: networks.control, scales: scales, seed: configuration.seed,
      firstIndex: EpisodeIndex.wireless, count: settings.episodes, slots: settings.slotsPerEpisode,
      horizon: settings.horizon)
    try train(
      WirelessStage(
        networks: networks.wireless, inputs: .all, data: data, configuration: configuration,
        usesBatchStatistics: start == nil))
  }

  private func trainStopping(_ loop: LoopParameters) throws {
    let model = try LoopModel(makeModel(loop: loop, policy: networks.control.policy))
    let settings = configuration.stopping
    let data = try ForecastEpisodes(
      model: model, world: world, seed: configuration.seed, firstIndex: EpisodeIndex.stopping,
      episodes: settings.episodes, slots: settings.slots,
      prices: settings.prices[0]...settings.prices[1])
    try train(
      StoppingValueStage(
        network: networks.stopping, target: networks.stoppingTarget, data: data, loop: loop,
        configuration: configuration))
  }

  // MARK: Stages and checkpoints

  private func identity() throws -> String {
    let identity = Self.json(configuration) + "\n" + Self.json(worldConfiguration)
    guard let start else { return identity }
    return identity + "\nfrom \(try start.fileChecksum())"
  }

  private static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  private func resume() throws {
    guard let path = checkpointPath, FileManager.default.fileExists(atPath: path) else { return }
    let checkpoint = try Checkpoint(
      from: path, identity: try identity(), parameters: networks.parameters, statistics: networks.statistics)
    report = checkpoint.report
    resumed = checkpoint
  }

  private func save(stage: Int, step: Int) throws {
    guard let path = checkpointPath else { return }
    try Checkpoint(stage: stage, step: step, report: report).write(
      to: path, identity: try identity(), parameters: networks.parameters, statistics: networks.statistics)
  }

  /// Runs a stage, or what is left of it, then `finish`, which belongs to it.
  private func train(
    _ stage: some TrainingStage, effectiveRank: (() -> Double)? = nil, finish: (() -> Void)? = nil
  ) throws {
    let index = stageIndex
    stageIndex += 1
    if let resumed, resumed.stage > index { return }
    var first = 1
    if let resumed, resumed.stage == index {
      first = resumed.step + 1
    } else {
      stage.parameters.forEach { $0.resetMoments() }
    }
    let runner = ShardedStep(stage.parameters, optimiser: stage.optimiser)
    var last: (loss: Float, figures: [Float]) = (0, [])
    let shown = max(1, stage.totalSteps / 200)
    for step in first..<max(first, stage.totalSteps + 1) {
      last = stage.run(step: step, on: runner)
      let state = TrainingProgress(
        stage: stage.name, stageNumber: index + 1, stageCount: Self.stageCount, step: step,
        totalSteps: stage.totalSteps, loss: last.loss, figures: Array(zip(stage.figureNames, last.figures)),
        effectiveRank: step % (10 * shown) == 0 ? effectiveRank?() : nil)
      if step % shown == 0 || step == stage.totalSteps { progress(state) }
      if step % checkpointInterval == 0 && step < stage.totalSteps { try save(stage: index, step: step) }
      try afterStep?(state)
    }
    if configuration.quantisationAware { stage.parameters.snapToGrid() }
    let figures = Dictionary(uniqueKeysWithValues: zip(stage.figureNames, last.figures.map(Double.init)))
    report.stages.append(
      .init(name: stage.name, steps: stage.totalSteps, loss: Double(last.loss), figures: figures))
    finish?()
    try save(stage: index + 1, step: 0)
  }

  // MARK: Measurements

  private func evaluate(_ name: String, policy: Perceptron, in world: World, named worldName: String) {
    var networks = networks.control
    networks.policy = policy
    for period in TrainingReport.measuredPeriods {
      report.control.append(
        TrainingReport.Control(
          world: worldName, policy: name, period: period, networks: networks, simulatedIn: world,
          scales: scales, configuration: configuration))
    }
  }

  private func measureExpert() {
    for (name, world) in [("default", world), ("keepOut", World(.keepOut))] {
      let settings = configuration.measurement
      let result = ControlEvaluation(
        expertIn: world, seed: configuration.seed, firstIndex: EpisodeIndex.validation,
        episodes: settings.episodes, slots: settings.slots)
      report.control.append(
        .init(
          world: name, policy: "expert on the true state", periodSlots: 1, cost: result.cost,
          trackingErrorMetres: result.trackingErrorMetres))
    }
  }

  private func checkGates() throws {
    let gates = CollapseGates.measure(
      networks: networks.control, world: world, scales: scales, seed: configuration.seed,
      firstIndex: EpisodeIndex.gates)
    report.gates = gates
    try gates.check(configuration.gates)
  }

  /// The loop's constants, with the disagreement table and the latent bounds measured on validation episodes.
  private func measureLoop() throws -> LoopParameters {
    var loop = scales.loopParameters(
      horizon: configuration.wireless.horizon,
      maximumPowerMilliwatts: worldConfiguration.power.maximumMilliwatts)
    let model = try LoopModel(makeModel(loop: loop, policy: networks.control.policy))
    let statistics = try ImaginationStatistics.measure(
      model: model, world: world, seed: configuration.seed, firstIndex: EpisodeIndex.validation,
      episodes: configuration.measurement.episodes, slots: configuration.measurement.slots)
    loop.disagreement = statistics.disagreement
    loop.latentLower = statistics.latentLower
    loop.latentUpper = statistics.latentUpper
    return loop
  }

  private func makeModel(loop: LoopParameters, policy: Perceptron) -> ReferenceModel {
    var control = networks.control
    control.policy = policy
    var graphs = control.graphs()
    graphs.merge(networks.wireless.graphs(inputs: .all)) { $1 }
    graphs.merge(networks.stopping.graphs) { $1 }
    let world = Self.json(worldConfiguration)
    var provenance = [
      "command": "latentlink train --seed \(configuration.seed)", "seed": String(configuration.seed),
      "recipe": Self.json(configuration),
      "policy": report.chosenPolicy["default"] ?? "cloned",
    ]
    if let start { provenance["fineTunedFrom"] = start.provenance["command"] ?? "a model of unknown origin" }
    return ReferenceModel(
      graphs: graphs, loop: loop, worldJSON: world, background: self.world.background.map { Float($0) / 255 },
      provenance: provenance)
  }
}

extension InputScales {
  /// Constants of the loop before anything is measured: a table that only grows, bounds that bind nothing.
  func loopParameters(horizon: Int, maximumPowerMilliwatts: Double) -> LoopParameters {
    LoopParameters(
      horizonSlots: horizon, disagreement: (0...horizon).map { Double($0) }, priceMilliwatts: 3,
      spreadFactor: 0.5, usesStoppingValue: false, actionScale: actionScale, actionLimit: 3,
      positionCentreMetres: [positionCentreMetres.x, positionCentreMetres.y],
      positionScaleMetres: positionScaleMetres, velocityScaleMetresPerSecond: velocityScaleMetresPerSecond,
      powerCentreDBm: powerCentreDBm, powerScaleDB: powerScaleDB, logSpreadLower: -1, logSpreadUpper: 2.2,
      maximumPowerMilliwatts: maximumPowerMilliwatts, powerMarginDB: 0.3, blindMarginPerSpread: 1,
      latentLower: .init(repeating: -100, count: ControlNetworks.latentSize),
      latentUpper: .init(repeating: 100, count: ControlNetworks.latentSize))
  }
}
