import CGSL

/// Where the robot should be at one instant.
public struct ReferencePoint: Sendable, Equatable {
  public var positionMetres: SIMD2<Double>
  public var velocityMetresPerSecond: SIMD2<Double>
  public var accelerationMetresPerSecondSquared: SIMD2<Double>

  public init(
    positionMetres: SIMD2<Double>, velocityMetresPerSecond: SIMD2<Double>,
    accelerationMetresPerSecondSquared: SIMD2<Double>
  ) {
    self.positionMetres = positionMetres
    self.velocityMetresPerSecond = velocityMetresPerSecond
    self.accelerationMetresPerSecondSquared = accelerationMetresPerSecondSquared
  }
}

/// A Lissajous figure: centre + amplitude · sin(angular speed · t + phase) on each axis.
public struct ReferenceTrajectory: Sendable, Equatable {
  public var centreMetres: SIMD2<Double>
  /// Negative amplitudes run the figure the other way round.
  public var amplitudeMetres: SIMD2<Double>
  public var angularSpeedRadiansPerSecond: SIMD2<Double>
  public var phaseRadians: SIMD2<Double>

  /// Draws a figure from the configured ranges.
  init(_ configuration: WorldConfiguration.Reference, from stream: borrowing RandomStream) {
    centreMetres = configuration.centreMetres
    let signX: Double = stream.uniform() < 0.5 ? -1 : 1
    let signY: Double = stream.uniform() < 0.5 ? -1 : 1
    amplitudeMetres = [
      signX * stream.uniform(configuration.amplitudeXMetres),
      signY * stream.uniform(configuration.amplitudeYMetres),
    ]
    angularSpeedRadiansPerSecond = [
      stream.uniform(configuration.angularSpeedXRadiansPerSecond),
      stream.uniform(configuration.angularSpeedYRadiansPerSecond),
    ]
    phaseRadians = [2 * Double.pi * stream.uniform(), 2 * Double.pi * stream.uniform()]
  }

  public func point(atSeconds seconds: Double) -> ReferencePoint {
    let speed = angularSpeedRadiansPerSecond
    let angle = speed * seconds + phaseRadians
    let sine = SIMD2(sin(angle.x), sin(angle.y))
    let cosine = SIMD2(cos(angle.x), cos(angle.y))
    return ReferencePoint(
      positionMetres: centreMetres + amplitudeMetres * sine,
      velocityMetresPerSecond: amplitudeMetres * speed * cosine,
      accelerationMetresPerSecondSquared: -amplitudeMetres * speed * speed * sine)
  }
}
