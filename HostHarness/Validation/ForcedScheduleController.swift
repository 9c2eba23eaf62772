import ClosedLoop
import Simulation

/// A controller that perceives and steers as its base does but sends by the clock, at a given power: two
/// controllers under it get frames in the same slots, whatever they would have decided themselves.
///
/// A lost frame is sent again in the next slot.
public struct ForcedScheduleController<Base: LoopController>: LoopController {
  private var base: Base
  private let periodSlots: Int
  private let powerMilliwatts: Double
  /// Slots since the last received frame at the end of the last slot; nil before the first.
  private var ageSlots: Int?

  public init(_ base: Base, periodSlots: Int, powerMilliwatts: Double) {
    precondition(periodSlots >= 1)
    self.base = base
    self.periodSlots = periodSlots
    self.powerMilliwatts = powerMilliwatts
  }

  public mutating func reset(seed: UInt64, episodeIndex: Int) {
    base.reset(seed: seed, episodeIndex: episodeIndex)
    ageSlots = nil
  }

  public mutating func observePrivileged(_ episode: Episode) { base.observePrivileged(episode) }

  public mutating func beginSlot(
    pilot: PilotObservation?, slot: Int, reference: (Int) -> ReferencePoint
  ) -> TransmissionDecision {
    _ = base.beginSlot(pilot: pilot, slot: slot, reference: reference)
    if let ageSlots, ageSlots + 1 < periodSlots { return .wait }
    return .send(powerMilliwatts: powerMilliwatts)
  }

  public mutating func endSlot(frame: FramePair?) -> SIMD2<Double> {
    ageSlots = frame == nil ? ageSlots.map { $0 + 1 } : 0
    return base.endSlot(frame: frame)
  }
}
