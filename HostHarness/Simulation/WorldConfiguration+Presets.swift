/// The worlds that ship; `Worlds/*.json` hold the same values.
extension WorldConfiguration {
  /// Preset names in the order in which a user should read about them.
  public static let presetNames = [
    "B", "A", "1", "keepOut", "openRoom", "independentFading", "fastVehicle", "sub6Hall",
  ]

  /// The preset of that name, or nil.
  public static func preset(named name: String) -> WorldConfiguration? {
    switch name {
    case "B": worldB
    case "A": worldA
    case "1": world1
    case "keepOut": keepOut
    case "openRoom": openRoom
    case "independentFading": independentFading
    case "fastVehicle": fastVehicle
    case "sub6Hall": sub6Hall
    default: nil
    }
  }

  /// Fixed pillars; moving blockers and wall reflections drawn anew each episode.
  public static let worldB = WorldConfiguration(
    name: "B",
    room: Room(widthMetres: 10, depthMetres: 10),
    plant: Plant(
      slotSeconds: 0.2, accelerationLimitMetresPerSecondSquared: 3, gustMetresPerSecondSquared: 0.15,
      areaXMetres: Interval(0.3, 9.7), areaYMetres: Interval(2.9, 9.7), initialPositionSpreadMetres: 0.02,
      initialVelocitySpreadMetresPerSecond: 0.05),
    reference: Reference(
      centreMetres: [5, 6], amplitudeXMetres: Interval(2.5, 3.5), amplitudeYMetres: Interval(1.5, 2.3),
      angularSpeedXRadiansPerSecond: Interval(0.25, 0.45), angularSpeedYRadiansPerSecond: Interval(0.3, 0.6)),
    expert: Expert(positionWeight: 1, velocityWeight: 0.1, actionWeight: 0.05),
    cost: Cost(
      positionWeight: 1, velocityWeight: 0.1, actionWeight: 0.01, keepOutWeightPerMetre: 8,
      keepOutSmoothingMetres: 0.05, keepOutZones: []),
    frame: Frame(
      heightPixels: 64, widthPixels: 64, blobSigmaPixels: 2, blobLevel: 0.9, floorLevel: 0.1, wallLevel: 0.3,
      noiseLevel: 0.02),
    channel: Channel(
      carrierHz: 28e9, bandwidthHz: 200e6, subcarriers: 32, antennas: 16, spacingWavelengths: 0.5,
      arrayPositionMetres: [5, 0.1],
      images: [
        MirrorImage(column: -1, row: 0), MirrorImage(column: 1, row: 0), MirrorImage(column: 0, row: 1),
        MirrorImage(column: -1, row: 1), MirrorImage(column: 1, row: 1),
      ],
      leftReflectionAmplitude: Interval(0.05, 0.2), rightReflectionAmplitude: Interval(0.05, 0.2),
      backReflectionAmplitude: Interval(0.05, 0.2), diffuseGainDB: -28, diffuseDelaySpreadSeconds: 30e-9),
    obstacles: Obstacles(
      shadowFloorAmplitude: 0.03, radarCrossSectionSquareMetres: 0.06,
      fixedPillars: [
        Pillar(centreMetres: [2.05, 1.9], radiusMetres: 0.2),
        Pillar(centreMetres: [3.4, 1.35], radiusMetres: 0.14),
        Pillar(centreMetres: [4.1, 2.15], radiusMetres: 0.2),
        Pillar(centreMetres: [5.9, 1.5], radiusMetres: 0.15),
        Pillar(centreMetres: [6.9, 2.3], radiusMetres: 0.24),
        Pillar(centreMetres: [7.7, 1.7], radiusMetres: 0.18),
      ],
      drawnPillars: DrawnPillars(
        count: 0, xMetres: Interval(1.5, 8.5), yMetres: Interval(1.2, 2.4), radiusMetres: Interval(0.12, 0.25)
      ),
      blockers: Blockers(
        count: 3, centreXMetres: Interval(3.5, 6.5), amplitudeMetres: Interval(2.5, 4),
        angularSpeedRadiansPerSecond: Interval(0.2, 0.5), yMetres: Interval(1.6, 2.6),
        radiusMetres: Interval(0.2, 0.35))),
    power: Power(
      requiredSNRDB: 22, noiseFigureDB: 7, noiseDensityDBmPerHz: -174, maximumMilliwatts: 200),
    pilot: Pilot(periodSlots: 1, powerMilliwatts: 10, durationFraction: 0.001),
    exploration: Exploration(
      jitterMetres: 0.3, jitterTimeConstantSeconds: 2, actionMetresPerSecondSquared: Interval(0.2, 1.6),
      actionTimeConstantSeconds: 1),
    episode: Episode(slots: 200))

  /// World B with pillars, too, drawn anew each episode: position says nothing about power.
  public static let worldA: WorldConfiguration = {
    var world = worldB
    world.name = "A"
    world.obstacles.fixedPillars = []
    world.obstacles.drawnPillars.count = 6
    return world
  }()

  /// Fixed pillars, one slow blocker, no scattering, fixed walls: power is nearly a function of position.
  public static let world1: WorldConfiguration = {
    var world = worldB
    world.name = "1"
    world.channel.leftReflectionAmplitude = Interval(0.12, 0.12)
    world.channel.rightReflectionAmplitude = Interval(0.12, 0.12)
    world.channel.backReflectionAmplitude = Interval(0.12, 0.12)
    world.obstacles.radarCrossSectionSquareMetres = 0
    let heights = [1.8, 1.72, 1.88, 1.75, 1.85, 1.7]
    for index in heights.indices {
      world.obstacles.fixedPillars[index].centreMetres.y = heights[index]
    }
    world.obstacles.blockers.count = 1
    world.obstacles.blockers.angularSpeedRadiansPerSecond = Interval(0.1, 0.2)
    return world
  }()

  /// World B with three discs that cost more to cross than to drive around: a task without a linear optimum.
  public static let keepOut: WorldConfiguration = {
    var world = worldB
    world.name = "keepOut"
    world.cost.keepOutZones = [
      KeepOutZone(centreMetres: [3.1, 6.7], radiusMetres: 0.8),
      KeepOutZone(centreMetres: [6.7, 5.1], radiusMetres: 0.7),
      KeepOutZone(centreMetres: [5.4, 7.7], radiusMetres: 0.6),
    ]
    return world
  }()
}
