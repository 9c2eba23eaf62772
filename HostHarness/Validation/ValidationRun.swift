import ChannelStatistics
import ClosedLoop
import Foundation
import ReferenceModels
import Simulation

/// What a validation does, in what extent.
public struct ValidationRun: Sendable {
  public var world: World
  public var model: ReferenceModel
  public var extent: ClosedLoopStudy.Extent
  /// Of the comparison between the arithmetics, whose free loops need more seeds.
  public var fixedPointExtent: ClosedLoopStudy.Extent
  public var catalogue: SchemeCatalogue
  /// The quantised model, where there is one.
  public var image: FixedPointModel?
  public var ablations: [AblationRecord]
  public var workers: Int
  /// Episodes from which climate, probe and rollout errors are measured; keyed apart from the closed loops.
  public var measuredEpisodes: Int

  public init(
    world: World, model: ReferenceModel, extent: ClosedLoopStudy.Extent,
    fixedPointExtent: ClosedLoopStudy.Extent, catalogue: SchemeCatalogue, image: FixedPointModel? = nil,
    ablations: [AblationRecord] = [], workers: Int = 2,
    measuredEpisodes: Int = 8
  ) {
    self.world = world
    self.model = model
    self.extent = extent
    self.fixedPointExtent = fixedPointExtent
    self.catalogue = catalogue
    self.image = image
    self.ablations = ablations
    self.workers = workers
    self.measuredEpisodes = measuredEpisodes
  }

  /// Named parts of a run, for progress.
  public enum Phase: String, Sendable {
    case climate = "power climate"
    case networks = "networks, float against fixed point"
    case rollouts = "rollout errors"
    case closedLoop = "closed loops"
    case fixedPoint = "closed loops, float against fixed point"
  }

  /// Episodes for measurements lie behind all episodes of closed loops.
  private static let measuredIndex = 1_000_000

  /// - Parameter progress: phase, pieces done, pieces in all; from any thread, one call at a time.
  /// - Throws: `LoopModelError` for a model that cannot drive the loop.
  public func run(
    progress: (@Sendable (Phase, Int, Int) -> Void)? = nil
  ) throws -> ValidationDocument {
    let loopModel = try LoopModel(model)
    let seed = extent.firstSeed
    progress?(.climate, 0, 1)
    let powers = try PowerClimate.requiredPowersDBm(
      world: world, seed: seed, firstIndex: Self.measuredIndex, episodes: 4 * measuredEpisodes,
      slots: 100, workers: workers)
    let climate = PowerClimate(
      requiredPowersDBm: powers, horizonSlots: loopModel.parameters.horizonSlots)
    progress?(.networks, 0, 1)
    let networks = try image.map { try compareNetworks($0, loopModel: loopModel) } ?? []
    progress?(.rollouts, 0, 1)
    let rollouts = try measureRollouts(loopModel)

    var settings = catalogue.settings(model: loopModel, climate: climate)
    if let image { settings += image.settings(pricesMilliwatts: catalogue.pricesMilliwatts) }
    let study = ClosedLoopStudy(world: world, extent: extent, workers: workers)
    let results = try study.run(settings) { progress?(.closedLoop, $0, $1) }
    let fixedPoint = try image.map { image in
      try FixedPointStudy(
        world: world, model: loopModel, image: image, extent: fixedPointExtent, workers: workers
      ).run { progress?(.fixedPoint, $0, $1) }
    }
    // A model whose world cannot be read any more is one of unknown origin.
    let trained = try? WorldConfiguration(json: Data(model.worldJSON.utf8), file: "model")
    return ValidationDocument(
      world: world.configuration.name, trainedWorld: trained?.name,
      kinship: trained.map { WorldKinship(model: $0, in: world.configuration) },
      headroom: TimingHeadroom(requiredPowersDB: powers), provenance: model.provenance, extent: extent,
      climate: climate,
      results: results,
      equalLoss: EqualLossComparison.standardRMSEMetres.map {
        EqualLossComparison(results, trackingRMSEMetres: $0)
      },
      againstEverySlot: EverySlotComparison.standardCostFactors.map {
        EverySlotComparison(results, costFactor: $0)
      },
      fixedPoint: fixedPoint,
      rollouts: rollouts, networks: networks, trajectory: try recordTrajectory(settings),
      ablations: ablations, replacedNetworks: image?.metadata.replacedNetworks)
  }

  private func measureRollouts(_ loopModel: LoopModel) throws -> [ValidationDocument.NamedRollout] {
    let study = try RolloutStudy(
      model: loopModel, world: world, seed: extent.firstSeed + 1, episodes: measuredEpisodes, slots: 80)
    var float = FloatLatentSource(try loopModel.makeNetworks())
    var rollouts = [
      ValidationDocument.NamedRollout(arithmetic: "float", errors: try study.errors(of: &float))
    ]
    if let image {
      var fixed = try FixedPointLatentSource(image)
      rollouts.append(
        ValidationDocument.NamedRollout(arithmetic: "fixed point", errors: try study.errors(of: &fixed)))
    }
    return rollouts
  }

  /// Inputs as the running loop feeds them, on episodes of their own.
  private func compareNetworks(
    _ image: FixedPointModel, loopModel: LoopModel
  ) throws -> [NetworkComparison] {
    let recorder = LoopRecorder(capacity: 200, stride: 2)
    let runner = EpisodeRunner(world: world, slots: 100, warmUpSlots: 0)
    let schedule: SchedulePlan =
      loopModel.parameters.usesStoppingValue
      ? .stoppingValue(priceMilliwatts: loopModel.parameters.priceMilliwatts)
      : .programme(priceMilliwatts: loopModel.parameters.priceMilliwatts)
    var controller = try ControllerPlan(model: loopModel, schedule: schedule)
      .makeController(recorder: recorder)
    for index in 0..<4 {
      _ = runner.run(
        &controller, seed: extent.firstSeed + 2, episodeIndex: Self.measuredIndex + index)
    }
    return try image.compare(with: model, samples: recorder.samples)
  }

  /// One episode of our own scheme, in fixed point where there is an image, at the price in the middle.
  private func recordTrajectory(_ settings: [SchemeSetting]) throws -> TrajectoryRecord? {
    let scheme: Scheme = image == nil ? .programme : .fixedPoint
    let ours = settings.filter { $0.scheme == scheme }
    guard !ours.isEmpty else { return nil }
    let runner = EpisodeRunner(world: world, slots: 100, warmUpSlots: 0)
    return try TrajectoryRecord.record(
      ours[ours.count / 2], runner: runner, seed: extent.firstSeed, episodeIndex: 0)
  }
}
