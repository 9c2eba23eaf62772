extension ConfigurationField {
  /// Every field, in the order of `WorldConfiguration`.
  public static let all: [ConfigurationField] = general + radio + clutter + task

  private static let general: [ConfigurationField] = [
    .init("name", .text, nil, "", "Shown in reports"),
    .init("room.widthMetres", .number, 1...100, "m", "Side along the array, x"),
    .init("room.depthMetres", .number, 1...100, "m", "Side away from the array, y"),
    .init("plant.slotSeconds", .number, 0.001...10, "s", "Control period"),
    .init(
      "plant.accelerationLimitMetresPerSecondSquared", .number, 0.01...100, "m/s²",
      "Commands are clipped to ± this on each axis"),
    .init(
      "plant.gustMetresPerSecondSquared", .number, 0...10, "m/s²",
      "Standard deviation of the gust acceleration, an axis and slot"),
    .init("plant.areaXMetres", .interval, 0...100, "m", "Where the robot can be: inelastic walls"),
    .init("plant.areaYMetres", .interval, 0...100, "m", "Where the robot can be: inelastic walls"),
    .init(
      "plant.initialPositionSpreadMetres", .number, 0...10, "m",
      "Standard deviation of the first position about the reference, an axis"),
    .init(
      "plant.initialVelocitySpreadMetresPerSecond", .number, 0...10, "m/s",
      "Standard deviation of the first velocity about the reference, an axis"),
    .init("reference.centreMetres", .point, 0...100, "m", "Centre of the Lissajous figure"),
    .init("reference.amplitudeXMetres", .interval, 0...50, "m", "Drawn an episode; random sign"),
    .init("reference.amplitudeYMetres", .interval, 0...50, "m", "Drawn an episode; random sign"),
    .init("reference.angularSpeedXRadiansPerSecond", .interval, 0...10, "rad/s", "Drawn an episode"),
    .init("reference.angularSpeedYRadiansPerSecond", .interval, 0...10, "rad/s", "Drawn an episode"),
    .init("frame.heightPixels", .integer, 8...1024, "pixels", "Rows"),
    .init("frame.widthPixels", .integer, 8...1024, "pixels", "Columns"),
    .init("frame.blobSigmaPixels", .number, 0.25...64, "pixels", "Width of the robot's Gaussian blob"),
    .init("frame.blobLevel", .number, 0...1, "grey level", "Height of the blob above the background"),
    .init("frame.floorLevel", .number, 0...1, "grey level", "Background"),
    .init("frame.wallLevel", .number, 0...1, "grey level", "Room walls and partition"),
    .init(
      "frame.noiseLevel", .number, 0...1, "grey level", "Standard deviation of the sensor noise, a pixel"),
  ]

  private static let radio: [ConfigurationField] = [
    .init("channel.carrierHz", .number, 1e8...3e11, "Hz", "Carrier frequency"),
    .init("channel.bandwidthHz", .number, 1e5...1e10, "Hz", "Bandwidth of all subcarriers together"),
    .init("channel.subcarriers", .powerOfTwo, 1...1024, "", "Subcarriers K"),
    .init("channel.antennas", .powerOfTwo, 1...256, "", "Elements A of the linear array along x"),
    .init("channel.spacingWavelengths", .number, 0.05...4, "λ", "Distance between neighbouring elements"),
    .init("channel.arrayPositionMetres", .point, 0...100, "m", "Centre of the array, inside the room"),
    .init(
      "channel.images[].column", .integer, -4...4, "",
      "Mirrored room of a reflected path: side walls crossed, negative to the left"),
    .init(
      "channel.images[].row", .integer, 0...1, "", "Mirrored room of a reflected path: back wall crossed"),
    .init("channel.leftReflectionAmplitude", .interval, 0...1, "", "Wall x = 0; drawn an episode"),
    .init("channel.rightReflectionAmplitude", .interval, 0...1, "", "Wall x = width; drawn an episode"),
    .init("channel.backReflectionAmplitude", .interval, 0...1, "", "Wall y = depth; drawn an episode"),
    .init(
      "channel.diffuseGainDB", .number, -200...20, "dB", "Power of the diffuse part relative to free space"),
    .init(
      "channel.diffuseDelaySpreadSeconds", .number, 1e-10...1e-5, "s",
      "Time constant of the diffuse part's exponential delay profile"),
    .init(
      "channel.independentFadingGainDB", .number, -200...0, "dB",
      "Where present, no geometry: a new Rayleigh channel in every slot with this mean wideband gain",
      isOptional: true),
    .init(
      "power.requiredSNRDB", .number, -20...60, "dB", "γ: signal to noise after combining that a frame needs"),
    .init("power.noiseFigureDB", .number, 0...30, "dB", "Noise figure of the receiver"),
    .init("power.noiseDensityDBmPerHz", .number, -200 ... -100, "dBm/Hz", "N₀ before the noise figure"),
    .init("power.maximumMilliwatts", .number, 0.001...100_000, "mW", "Above this nobody transmits"),
    .init("pilot.periodSlots", .integer, 1...1000, "slots", "One pilot in that many slots"),
    .init("pilot.powerMilliwatts", .number, 1e-6...100_000, "mW", "Power of the pilot"),
    .init(
      "pilot.durationFraction", .number, 0...1, "", "Part of the slot that the pilot takes, for its energy"),
  ]

  private static let clutter: [ConfigurationField] = [
    .init(
      "obstacles.shadowFloorAmplitude", .number, 0...1, "", "No obstacle takes a path below this amplitude"),
    .init(
      "obstacles.radarCrossSectionSquareMetres", .number, 0...100, "m²",
      "Of each obstacle as a point scatterer; 0: no scattering"),
    .init("obstacles.fixedPillars[].centreMetres", .point, 0...100, "m", "The same in every episode"),
    .init("obstacles.fixedPillars[].radiusMetres", .number, 0.001...10, "m", "Radius of the pillar"),
    .init(
      "obstacles.drawnPillars.count", .integer, 0...64, "", "Pillars drawn an episode, one in each part of x"),
    .init("obstacles.drawnPillars.xMetres", .interval, 0...100, "m", "Cut into `count` equal parts"),
    .init("obstacles.drawnPillars.yMetres", .interval, 0...100, "m", "Drawn an episode"),
    .init("obstacles.drawnPillars.radiusMetres", .interval, 0.001...10, "m", "Drawn an episode"),
    .init("obstacles.blockers.count", .integer, 0...64, "", "Moving blockers"),
    .init(
      "obstacles.blockers.centreXMetres", .interval, 0...100, "m", "Middle of the movement; drawn an episode"),
    .init(
      "obstacles.blockers.amplitudeMetres", .interval, 0...50, "m",
      "Of the movement along x; drawn an episode, then shortened where it would leave the room"),
    .init("obstacles.blockers.angularSpeedRadiansPerSecond", .interval, 0...10, "rad/s", "Drawn an episode"),
    .init("obstacles.blockers.yMetres", .interval, 0...100, "m", "Drawn an episode"),
    .init("obstacles.blockers.radiusMetres", .interval, 0.001...10, "m", "Drawn an episode"),
  ]

  private static let task: [ConfigurationField] = [
    .init("expert.positionWeight", .number, 1e-6...1e6, "1/m²", "Linear-quadratic expert: weight of |Δp|²"),
    .init("expert.velocityWeight", .number, 0...1e6, "s²/m²", "Linear-quadratic expert: weight of |Δv|²"),
    .init(
      "expert.actionWeight", .number, 1e-6...1e6, "s⁴/m²", "Linear-quadratic expert: weight of |u − a_ref|²"),
    .init("cost.positionWeight", .number, 0...1e6, "1/m²", "Stage cost: weight of |Δp|²"),
    .init("cost.velocityWeight", .number, 0...1e6, "s²/m²", "Stage cost: weight of |Δv|²"),
    .init("cost.actionWeight", .number, 0...1e6, "s⁴/m²", "Stage cost: weight of |u − a_ref|²"),
    .init(
      "cost.keepOutWeightPerMetre", .number, 0...1e6, "1/m", "Stage cost a metre of depth in a keep-out zone"),
    .init("cost.keepOutSmoothingMetres", .number, 0.001...10, "m", "Width of the hinge's rounded corner"),
    .init("cost.keepOutZones[].centreMetres", .point, 0...100, "m", "Centre of a disc to stay out of"),
    .init("cost.keepOutZones[].radiusMetres", .number, 0.001...50, "m", "Radius of the disc"),
    .init(
      "exploration.jitterMetres", .number, 0...10, "m",
      "Standard deviation of the reference's jitter, an axis"),
    .init("exploration.jitterTimeConstantSeconds", .number, 0.001...1000, "s", "Its correlation time"),
    .init(
      "exploration.actionMetresPerSecondSquared", .interval, 0...100, "m/s²",
      "Standard deviation of the added acceleration, an axis; drawn an episode"),
    .init("exploration.actionTimeConstantSeconds", .number, 0.001...1000, "s", "Its correlation time"),
    .init("episode.slots", .integer, 1...1_000_000, "slots", "Length when a command does not say otherwise"),
  ]
}
