/// Where a training run is.
public struct TrainingProgress: Sendable {
  public var stage: String
  public var stageNumber: Int
  public var stageCount: Int
  public var step: Int
  public var totalSteps: Int
  public var loss: Float
  public var figures: [(name: String, value: Float)]
  /// RankMe of the latents, where the stage trains them.
  public var effectiveRank: Double?
}
