import CGSL

/// The control cost of one slot.
public struct StageCost: Sendable {
  private let configuration: WorldConfiguration.Cost

  public init(_ configuration: WorldConfiguration.Cost) {
    self.configuration = configuration
  }

  /// position weight |Δp|² + velocity weight |Δv|² + action weight |u − a_ref|² + keep-out penalty.
  public func value(state: PlantState, reference: ReferencePoint, action: SIMD2<Double>) -> Double {
    let position = state.positionMetres - reference.positionMetres
    let velocity = state.velocityMetresPerSecond - reference.velocityMetresPerSecond
    let effort = action - reference.accelerationMetresPerSecondSquared
    return configuration.positionWeight * (position * position).sum()
      + configuration.velocityWeight * (velocity * velocity).sum()
      + configuration.actionWeight * (effort * effort).sum()
      + keepOutPenalty(positionMetres: state.positionMetres)
  }

  /// Weight times s · ln(1 + exp(depth / s)) summed over the zones, depth = radius − distance to the centre.
  ///
  /// A hinge with a rounded corner of width s: nothing well outside, linear inside, a gradient everywhere.
  public func keepOutPenalty(positionMetres: SIMD2<Double>) -> Double {
    let smoothing = configuration.keepOutSmoothingMetres
    var penalty = 0.0
    for zone in configuration.keepOutZones {
      let offset = positionMetres - zone.centreMetres
      let depth = zone.radiusMetres - (offset * offset).sum().squareRoot()
      let ratio = depth / smoothing
      // The two forms are equal; each is used where its exponential cannot overflow.
      let hinge = ratio > 0 ? ratio + log1p(exp(-ratio)) : log1p(exp(ratio))
      penalty += configuration.keepOutWeightPerMetre * smoothing * hinge
    }
    return penalty
  }
}
