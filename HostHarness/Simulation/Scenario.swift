import CGSL

/// A cylinder in the room at one instant.
public struct Obstacle: Sendable, Equatable {
  public var centreMetres: SIMD2<Double>
  public var radiusMetres: Double

  public init(centreMetres: SIMD2<Double>, radiusMetres: Double) {
    self.centreMetres = centreMetres
    self.radiusMetres = radiusMetres
  }
}

/// The amplitudes that the walls reflect; every reflection also turns the phase by π.
public struct WallReflections: Sendable, Equatable {
  public var left: Double
  public var right: Double
  public var back: Double

  public init(left: Double, right: Double, back: Double) {
    self.left = left
    self.right = right
    self.back = back
  }
}

/// What is drawn once an episode: reference, obstacles and walls.
public struct Scenario: Sendable {
  public struct Blocker: Sendable, Equatable {
    public var centreXMetres: Double
    public var amplitudeMetres: Double
    public var angularSpeedRadiansPerSecond: Double
    public var phaseRadians: Double
    public var yMetres: Double
    public var radiusMetres: Double

    public func obstacle(atSeconds seconds: Double) -> Obstacle {
      let x = centreXMetres + amplitudeMetres * sin(angularSpeedRadiansPerSecond * seconds + phaseRadians)
      return Obstacle(centreMetres: [x, yMetres], radiusMetres: radiusMetres)
    }
  }

  public let reference: ReferenceTrajectory
  public let pillars: [Obstacle]
  public let blockers: [Blocker]
  public let walls: WallReflections

  init(_ configuration: WorldConfiguration, from stream: borrowing RandomStream) {
    reference = ReferenceTrajectory(configuration.reference, from: stream)
    let channel = configuration.channel
    walls = WallReflections(
      left: stream.uniform(channel.leftReflectionAmplitude),
      right: stream.uniform(channel.rightReflectionAmplitude),
      back: stream.uniform(channel.backReflectionAmplitude))

    let room = configuration.room
    let ranges = configuration.obstacles.blockers
    var blockers: [Blocker] = []
    for _ in 0..<ranges.count {
      let centre = stream.uniform(ranges.centreXMetres)
      let amplitude = stream.uniform(ranges.amplitudeMetres)
      let speed = stream.uniform(ranges.angularSpeedRadiansPerSecond)
      let phase = 2 * Double.pi * stream.uniform()
      let y = stream.uniform(ranges.yMetres)
      let radius = stream.uniform(ranges.radiusMetres)
      let space = min(centre, room.widthMetres - centre) - radius
      blockers.append(
        Blocker(
          centreXMetres: centre, amplitudeMetres: max(0, min(amplitude, space)),
          angularSpeedRadiansPerSecond: speed, phaseRadians: phase, yMetres: y, radiusMetres: radius))
    }
    self.blockers = blockers

    var pillars = configuration.obstacles.fixedPillars.map {
      Obstacle(centreMetres: $0.centreMetres, radiusMetres: $0.radiusMetres)
    }
    let drawn = configuration.obstacles.drawnPillars
    let part = (drawn.xMetres.upper - drawn.xMetres.lower) / Double(max(1, drawn.count))
    for index in 0..<drawn.count {
      let x = drawn.xMetres.lower + (Double(index) + stream.uniform()) * part
      let y = stream.uniform(drawn.yMetres)
      let radius = stream.uniform(drawn.radiusMetres)
      pillars.append(Obstacle(centreMetres: [x, y], radiusMetres: radius))
    }
    self.pillars = pillars
  }

  /// Pillars, then blockers.
  public func obstacles(atSeconds seconds: Double) -> [Obstacle] {
    var obstacles = pillars
    obstacles.reserveCapacity(pillars.count + blockers.count)
    for blocker in blockers {
      obstacles.append(blocker.obstacle(atSeconds: seconds))
    }
    return obstacles
  }
}
