import Simulation

/// Sends in every n-th slot after the last success; 1 sends always. A deferred or lost frame is sent at the
/// next opportunity.
public struct PeriodicSchedule: TransmissionSchedule {
  public let periodSlots: Int

  public init(periodSlots: Int) {
    precondition(periodSlots >= 1)
    self.periodSlots = periodSlots
  }

  public mutating func sends(_ situation: SlotSituation) -> Bool {
    situation.ageSlots >= periodSlots
  }
}

/// Sends with a fixed probability, independently in every slot.
public struct RandomSchedule: TransmissionSchedule {
  public let probability: Double
  private var seed: UInt64 = 0
  private var episodeIndex = 0

  public init(probability: Double) {
    precondition((0...1).contains(probability))
    self.probability = probability
  }

  public mutating func reset(seed: UInt64, episodeIndex: Int) {
    self.seed = seed
    self.episodeIndex = episodeIndex
  }

  public mutating func sends(_ situation: SlotSituation) -> Bool {
    // Keyed by the slot, so that a draw does not depend on how many were made before.
    let stream = RandomStream(
      seed: seed, episode: episodeIndex, purpose: .controller, slot: situation.slot)
    return stream.uniform() < probability
  }
}

/// Greedy on present CSI: sends whenever the present slot is cheap.
public struct GreedySchedule: TransmissionSchedule {
  public let thresholdMilliwatts: Double

  public init(thresholdMilliwatts: Double) {
    self.thresholdMilliwatts = thresholdMilliwatts
  }

  public mutating func sends(_ situation: SlotSituation) -> Bool {
    situation.presentPowerMilliwatts <= thresholdMilliwatts
  }
}

/// Limited age of information: asks for a frame from an age on and waits for a slot under a power cap.
public struct AgeLimitedSchedule: TransmissionSchedule {
  public let ageSlots: Int
  public let capMilliwatts: Double

  public init(ageSlots: Int, capMilliwatts: Double) {
    self.ageSlots = ageSlots
    self.capMilliwatts = capMilliwatts
  }

  public mutating func sends(_ situation: SlotSituation) -> Bool {
    situation.ageSlots >= ageSlots && situation.presentPowerMilliwatts <= capMilliwatts
  }
}
