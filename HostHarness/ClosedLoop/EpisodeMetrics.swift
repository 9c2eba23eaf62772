/// What the slots of one or several episodes cost, as sums; the figures are derived from them, so that
/// pooling episodes weighs every slot alike.
public struct EpisodeMetrics: Sendable, Equatable, Codable {
  public var slots = 0
  /// Frames sent, delivered or lost.
  public var transmissions = 0
  /// Frames sent with less power than the slot required: energy spent, frame lost.
  public var outages = 0
  /// Slots in which a frame was wanted but the required power was above the maximum.
  public var deferrals = 0
  /// Energy of the frames, mW · slots.
  public var frameEnergyMilliwattSlots = 0.0
  /// Energy of the pilots, mW · slots.
  public var pilotEnergyMilliwattSlots = 0.0
  public var stageCostSum = 0.0
  /// m².
  public var squaredPositionErrorSum = 0.0
  /// (m/s)².
  public var squaredVelocityErrorSum = 0.0
  /// Age of the newest frame at the end of every slot, slots.
  public var ageSumSlots = 0
  public var greatestAgeSlots = 0

  public init() {}

  /// Frames and pilots together, per unit of time, mW.
  public var meanPowerMilliwatts: Double {
    (frameEnergyMilliwattSlots + pilotEnergyMilliwattSlots) / Double(max(slots, 1))
  }

  /// Energy of a frame on average, lost ones included, mW · slots; nil when none was sent.
  public var energyPerTransmissionMilliwattSlots: Double? {
    transmissions == 0 ? nil : frameEnergyMilliwattSlots / Double(transmissions)
  }

  /// Frames sent a slot.
  public var transmissionRate: Double { Double(transmissions) / Double(max(slots, 1)) }

  /// Mean stage cost, m².
  public var controlCost: Double { stageCostSum / Double(max(slots, 1)) }

  /// Root of the mean squared distance from the reference, m.
  public var trackingRMSEMetres: Double {
    (squaredPositionErrorSum / Double(max(slots, 1))).squareRoot()
  }

  /// m/s.
  public var velocityRMSEMetresPerSecond: Double {
    (squaredVelocityErrorSum / Double(max(slots, 1))).squareRoot()
  }

  public var meanAgeSlots: Double { Double(ageSumSlots) / Double(max(slots, 1)) }

  /// Adds the slots of another record.
  public mutating func add(_ other: EpisodeMetrics) {
    slots += other.slots
    transmissions += other.transmissions
    outages += other.outages
    deferrals += other.deferrals
    frameEnergyMilliwattSlots += other.frameEnergyMilliwattSlots
    pilotEnergyMilliwattSlots += other.pilotEnergyMilliwattSlots
    stageCostSum += other.stageCostSum
    squaredPositionErrorSum += other.squaredPositionErrorSum
    squaredVelocityErrorSum += other.squaredVelocityErrorSum
    ageSumSlots += other.ageSumSlots
    greatestAgeSlots = max(greatestAgeSlots, other.greatestAgeSlots)
  }

  /// The slots of all records together.
  public static func pooled(_ records: some Sequence<EpisodeMetrics>) -> EpisodeMetrics {
    var total = EpisodeMetrics()
    for record in records { total.add(record) }
    return total
  }
}
