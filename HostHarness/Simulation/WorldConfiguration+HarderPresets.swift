/// Worlds that show where the loop has little to gain, or a hard time.
extension WorldConfiguration {
  /// World B without anything that shadows or scatters: power follows the distance, and nothing else.
  public static let openRoom: WorldConfiguration = {
    var world = worldB
    world.name = "openRoom"
    world.obstacles.fixedPillars = []
    world.obstacles.blockers.count = 0
    return world
  }()

  /// A new channel in every slot, wherever the robot is: nothing of the past or of the motion foretells power.
  public static let independentFading: WorldConfiguration = {
    var world = openRoom
    world.name = "independentFading"
    // Median power as in world B.
    world.channel.independentFadingGainDB = -68
    return world
  }()

  /// World B with references and blockers about twice as fast.
  public static let fastVehicle: WorldConfiguration = {
    var world = worldB
    world.name = "fastVehicle"
    // The greatest acceleration, 3.5 m · (0.8 rad/s)², leaves a quarter of the limit to steer with.
    world.reference.angularSpeedXRadiansPerSecond = Interval(0.5, 0.8)
    world.reference.angularSpeedYRadiansPerSecond = Interval(0.6, 0.95)
    world.obstacles.blockers.angularSpeedRadiansPerSecond = Interval(0.4, 1)
    return world
  }()

  /// A work cell in a large hall below 6 GHz: machines, fork lifts, far walls, a long reverberation, interference.
  public static let sub6Hall: WorldConfiguration = {
    var world = worldB
    world.name = "sub6Hall"
    world.channel.carrierHz = 3.5e9
    world.channel.bandwidthHz = 100e6
    // The cell has no walls of its own; what comes back from the hall's is diffuse and late.
    world.channel.leftReflectionAmplitude = Interval(0, 0.05)
    world.channel.rightReflectionAmplitude = Interval(0, 0.05)
    world.channel.backReflectionAmplitude = Interval(0, 0.05)
    world.channel.diffuseGainDB = -12
    world.channel.diffuseDelaySpreadSeconds = 80e-9
    world.obstacles.radarCrossSectionSquareMetres = 1
    for index in world.obstacles.fixedPillars.indices {
      world.obstacles.fixedPillars[index].radiusMetres *= 2
    }
    world.obstacles.blockers.radiusMetres = Interval(0.4, 0.6)
    // Neighbouring cells in the same spectrum lift the noise by 22 dB.
    world.power.noiseDensityDBmPerHz = -152
    world.power.noiseFigureDB = 9
    return world
  }()
}
