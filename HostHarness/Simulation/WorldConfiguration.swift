/// Every constant of the simulated world, in one file that a user can edit (`docs/world.md`).
///
/// Two-element JSON arrays are a point `[x, y]` or an interval `[lower, upper]` that is drawn from uniformly.
/// Coordinates are metres in the room: x along the wall that carries the array, y away from it.
public struct WorldConfiguration: Codable, Sendable, Equatable {
  /// Shown in reports; carries no meaning.
  public var name: String
  public var room: Room
  public var plant: Plant
  public var reference: Reference
  public var expert: Expert
  public var cost: Cost
  public var frame: Frame
  public var channel: Channel
  public var obstacles: Obstacles
  public var power: Power
  public var pilot: Pilot
  public var exploration: Exploration
  public var episode: Episode

  /// The walls of the room: x in 0 … width, y in 0 … depth.
  public struct Room: Codable, Sendable, Equatable {
    public var widthMetres: Double
    public var depthMetres: Double
  }

  /// A point robot: a double integrator with bounded acceleration, gusts and inelastic walls.
  public struct Plant: Codable, Sendable, Equatable {
    public var slotSeconds: Double
    /// Commands are clipped to ± this on each axis.
    public var accelerationLimitMetresPerSecondSquared: Double
    /// Standard deviation of the random acceleration, an axis and slot.
    public var gustMetresPerSecondSquared: Double
    /// Where the robot's centre can be.
    public var areaXMetres: Interval
    public var areaYMetres: Interval
    /// Standard deviations of the state at slot 0 about the reference.
    public var initialPositionSpreadMetres: Double
    public var initialVelocitySpreadMetresPerSecond: Double
  }

  /// A Lissajous figure drawn anew each episode, with random phases and a random direction on each axis.
  public struct Reference: Codable, Sendable, Equatable {
    public var centreMetres: SIMD2<Double>
    public var amplitudeXMetres: Interval
    public var amplitudeYMetres: Interval
    public var angularSpeedXRadiansPerSecond: Interval
    public var angularSpeedYRadiansPerSecond: Interval
  }

  /// Weights of the linear-quadratic expert, a slot.
  public struct Expert: Codable, Sendable, Equatable {
    public var positionWeight: Double
    public var velocityWeight: Double
    public var actionWeight: Double
  }

  /// Weights of the stage cost, a slot.
  public struct Cost: Codable, Sendable, Equatable {
    public var positionWeight: Double
    public var velocityWeight: Double
    public var actionWeight: Double
    /// Cost a slot and metre of depth inside a keep-out zone.
    public var keepOutWeightPerMetre: Double
    /// Width of the rounded corner of the keep-out hinge.
    public var keepOutSmoothingMetres: Double
    public var keepOutZones: [KeepOutZone]
  }

  /// A disc that the robot should stay out of.
  public struct KeepOutZone: Codable, Sendable, Equatable {
    public var centreMetres: SIMD2<Double>
    public var radiusMetres: Double

    public init(centreMetres: SIMD2<Double>, radiusMetres: Double) {
      self.centreMetres = centreMetres
      self.radiusMetres = radiusMetres
    }
  }

  /// The camera: the whole room from above, grey levels 0 … 1 before they are stored in eight bits.
  public struct Frame: Codable, Sendable, Equatable {
    public var heightPixels: Int
    public var widthPixels: Int
    public var blobSigmaPixels: Double
    /// Grey level of the robot's centre above the background.
    public var blobLevel: Double
    public var floorLevel: Double
    public var wallLevel: Double
    /// Standard deviation of the sensor noise, a pixel.
    public var noiseLevel: Double
  }

  /// The radio channel between the robot's antenna and the controller's linear array along x.
  public struct Channel: Codable, Sendable, Equatable {
    public var carrierHz: Double
    public var bandwidthHz: Double
    /// A power of two.
    public var subcarriers: Int
    /// A power of two.
    public var antennas: Int
    public var spacingWavelengths: Double
    /// Centre of the array.
    public var arrayPositionMetres: SIMD2<Double>
    /// Mirrored rooms in which the robot is seen, beside the direct path.
    public var images: [MirrorImage]
    /// Amplitudes that the walls reflect, drawn for each wall and episode.
    public var leftReflectionAmplitude: Interval
    public var rightReflectionAmplitude: Interval
    public var backReflectionAmplitude: Interval
    /// Power of the diffuse part relative to free space, an antenna.
    public var diffuseGainDB: Double
    /// Time constant of the diffuse part's exponential delay profile.
    public var diffuseDelaySpreadSeconds: Double
    /// Where present, the geometry is out of force: every slot has one plane wave with a Rayleigh amplitude, a
    /// direction and a delay of its own, and this is the mean of the wideband gain. Files may leave it out.
    public var independentFadingGainDB: Double?
  }

  /// A room mirrored `|column|` times across the side walls and `row` times across the back wall.
  public struct MirrorImage: Codable, Sendable, Equatable {
    /// Negative to the left (x < 0), positive to the right.
    public var column: Int
    /// 0 or 1.
    public var row: Int

    public init(column: Int, row: Int) {
      self.column = column
      self.row = row
    }
  }

  /// Cylinders that shadow and scatter; the camera does not see them.
  public struct Obstacles: Codable, Sendable, Equatable {
    /// Amplitude that no obstacle takes a path below.
    public var shadowFloorAmplitude: Double
    /// Radar cross-section of each obstacle.
    public var radarCrossSectionSquareMetres: Double
    /// The same in every episode.
    public var fixedPillars: [Pillar]
    public var drawnPillars: DrawnPillars
    public var blockers: Blockers
  }

  public struct Pillar: Codable, Sendable, Equatable {
    public var centreMetres: SIMD2<Double>
    public var radiusMetres: Double

    public init(centreMetres: SIMD2<Double>, radiusMetres: Double) {
      self.centreMetres = centreMetres
      self.radiusMetres = radiusMetres
    }
  }

  /// Pillars drawn anew each episode, one in each of `count` equal parts of the x interval.
  public struct DrawnPillars: Codable, Sendable, Equatable {
    public var count: Int
    public var xMetres: Interval
    public var yMetres: Interval
    public var radiusMetres: Interval
  }

  /// Obstacles that move as x = centre + amplitude · sin(angular speed · t + phase).
  public struct Blockers: Codable, Sendable, Equatable {
    public var count: Int
    public var centreXMetres: Interval
    /// Shortened where the blocker would leave the room.
    public var amplitudeMetres: Interval
    public var angularSpeedRadiansPerSecond: Interval
    public var yMetres: Interval
    public var radiusMetres: Interval
  }

  /// What a frame costs: P = γ N₀ B / g.
  public struct Power: Codable, Sendable, Equatable {
    /// γ, the signal-to-noise ratio after combining that a frame needs.
    public var requiredSNRDB: Double
    public var noiseFigureDB: Double
    /// kT of the receiver before its noise figure.
    public var noiseDensityDBmPerHz: Double
    public var maximumMilliwatts: Double
  }

  /// The short pilot from which the controller measures the channel.
  public struct Pilot: Codable, Sendable, Equatable {
    public var periodSlots: Int
    public var powerMilliwatts: Double
    /// Part of a slot that the pilot takes: its energy is powerMilliwatts · durationFraction · slotSeconds.
    public var durationFraction: Double
  }

  /// How data for training is made: the expert on a jittered reference plus Ornstein–Uhlenbeck actions.
  public struct Exploration: Codable, Sendable, Equatable {
    /// Stationary standard deviation of the jitter of the reference position, an axis.
    public var jitterMetres: Double
    public var jitterTimeConstantSeconds: Double
    /// Stationary standard deviation of the added acceleration, drawn for each episode.
    public var actionMetresPerSecondSquared: Interval
    public var actionTimeConstantSeconds: Double
  }

  public struct Episode: Codable, Sendable, Equatable {
    /// Length when a command does not say otherwise.
    public var slots: Int
  }
}

/// A closed interval, in JSON `[lower, upper]`.
public struct Interval: Codable, Sendable, Equatable {
  public var lower: Double
  public var upper: Double

  public init(_ lower: Double, _ upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    lower = try container.decode(Double.self)
    upper = try container.decode(Double.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(lower)
    try container.encode(upper)
  }
}
