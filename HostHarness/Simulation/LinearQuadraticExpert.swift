/// The linear-quadratic regulator on the true state, plus the reference's acceleration, clipped.
public struct LinearQuadraticExpert: Sendable {
  /// u = a_ref − gain.x Δp − gain.y Δv on each axis; 1/s² and 1/s.
  public let gain: SIMD2<Double>
  private let plant: Plant

  public init(world: World) {
    let configuration = world.configuration
    plant = world.plant
    gain = Self.riccatiGain(
      slotSeconds: configuration.plant.slotSeconds, positionWeight: configuration.expert.positionWeight,
      velocityWeight: configuration.expert.velocityWeight, actionWeight: configuration.expert.actionWeight)
  }

  /// m/s² on each axis, within the acceleration limit.
  public func action(state: PlantState, reference: ReferencePoint) -> SIMD2<Double> {
    let position = state.positionMetres - reference.positionMetres
    let velocity = state.velocityMetresPerSecond - reference.velocityMetresPerSecond
    return plant.clipped(
      reference.accelerationMetresPerSecondSquared - gain.x * position - gain.y * velocity)
  }

  /// The stationary gain of x' = [1 T; 0 1] x + [T²/2; T] u under Σ q_p p² + q_v v² + r u², found by
  /// iterating the Riccati difference equation until it repeats to 1e-13 relative.
  static func riccatiGain(
    slotSeconds: Double, positionWeight: Double, velocityWeight: Double, actionWeight: Double
  ) -> SIMD2<Double> {
    let step = slotSeconds
    let input = SIMD2(0.5 * step * step, step)
    // The symmetric cost-to-go [[a, b], [b, c]].
    var a = positionWeight
    var b = 0.0
    var c = velocityWeight
    var gain = SIMD2<Double>.zero
    for _ in 0..<100_000 {
      // P B, then (Bᵀ P A) and the gain.
      let weighted = SIMD2(a * input.x + b * input.y, b * input.x + c * input.y)
      let cross = SIMD2(weighted.x, weighted.x * step + weighted.y)
      let curvature = actionWeight + (weighted * input).sum()
      let next = cross / curvature
      // AᵀPA − (AᵀPB)(BᵀPA) / curvature + Q.
      let nextA = positionWeight + a - cross.x * next.x
      let nextB = a * step + b - cross.x * next.y
      let nextC = velocityWeight + a * step * step + 2 * b * step + c - cross.y * next.y
      let change = abs(nextA - a) + abs(nextB - b) + abs(nextC - c)
      (a, b, c) = (nextA, nextB, nextC)
      gain = next
      if change <= 1e-13 * (abs(a) + abs(b) + abs(c)) { break }
    }
    return gain
  }
}
