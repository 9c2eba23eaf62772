import CGSL

/// Shadowing of a straight path by an upright cylinder: lateral knife-edge diffraction.
///
/// 3GPP TR 38.901 (V16.1.0) §7.6.4.2, blockage model B, for a screen that is as wide as the cylinder, stands
/// across the path and reaches far above and below it: the amplitude is 1 − F₁ − F₂, one term an edge,
/// F = ± atan((π / 2) √(π (D₁ + D₂ − r) / λ)) / π, positive where the edge covers the path.
public struct KnifeEdge: Sendable {
  public let wavelengthMetres: Double
  /// No obstacle takes a path below this amplitude.
  public let floorAmplitude: Double
  private let scale: Double

  public init(wavelengthMetres: Double, floorAmplitude: Double) {
    self.wavelengthMetres = wavelengthMetres
    self.floorAmplitude = floorAmplitude
    scale = 0.5 * Double.pi * (Double.pi / wavelengthMetres).squareRoot()
  }

  /// The amplitude that `obstacle` leaves of the path from `start` to `end`, floor … 1.
  ///
  /// 1 when the obstacle's centre does not lie beside the path. ½ at the edge of the shadow of a wide
  /// obstacle.
  public func amplitude(from start: SIMD2<Double>, to end: SIMD2<Double>, past obstacle: Obstacle) -> Double {
    let path = end - start
    let length = (path * path).sum().squareRoot()
    guard length > 0 else { return 1 }
    let direction = path / length
    let offset = obstacle.centreMetres - start
    let before = (offset * direction).sum()
    let after = length - before
    guard before > 0, after > 0 else { return 1 }
    let lateral = direction.x * offset.y - direction.y * offset.x
    let covered =
      edgeTerm(obstacle.radiusMetres + lateral, before: before, after: after)
      + edgeTerm(obstacle.radiusMetres - lateral, before: before, after: after)
    return max(floorAmplitude, 1 - covered)
  }

  /// F for an edge that reaches `cover` metres over the path (negative: it ends that far beside it).
  func edgeTerm(_ cover: Double, before: Double, after: Double) -> Double {
    let square = cover * cover
    // √(d² + c²) − d without cancellation.
    let detour =
      square / ((before * before + square).squareRoot() + before)
      + square / ((after * after + square).squareRoot() + after)
    let magnitude = atan(scale * detour.squareRoot()) / Double.pi
    return cover < 0 ? -magnitude : magnitude
  }
}
