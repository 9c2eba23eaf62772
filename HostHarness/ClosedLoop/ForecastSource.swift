/// Where a controller's knowledge of the required power comes from.
public enum ForecastSource: Sendable, Equatable {
  /// The wireless networks, rolled out along the imagined trajectory.
  case learned
  /// The present power stays; `spreadDB[k − 1]` is the spread at k slots, measured on this world.
  case persistence(spreadDB: [Double])
  /// Nothing is known but the climate, of the present slot either: decisions ignore the channel. The radio's
  /// own power control still measures what a frame needs when one is sent.
  case climate
  /// The true channel along the true trajectory that the imagined commands lead to without gusts.
  case oracle
}
