import ClosedLoop
import Simulation

/// Two controllers in one loop: the leader decides and steers, the shadow gets the same pilots and frames and is
/// asked for the same answers, which only count.
///
/// The shadow imagines under its own commands.
public struct ShadowedController<Leader: LoopController, Shadow: LoopController>: LoopController {
  private var leader: Leader
  private var shadow: Shadow
  /// Of all slots since the controller was made.
  public private(set) var tally = ReplayTally()

  public init(leader: Leader, shadow: Shadow) {
    self.leader = leader
    self.shadow = shadow
  }

  public mutating func reset(seed: UInt64, episodeIndex: Int) {
    leader.reset(seed: seed, episodeIndex: episodeIndex)
    shadow.reset(seed: seed, episodeIndex: episodeIndex)
  }

  public mutating func observePrivileged(_ episode: Episode) {
    leader.observePrivileged(episode)
    shadow.observePrivileged(episode)
  }

  public mutating func beginSlot(
    pilot: PilotObservation?, slot: Int, reference: (Int) -> ReferencePoint
  ) -> TransmissionDecision {
    let decision = leader.beginSlot(pilot: pilot, slot: slot, reference: reference)
    let answer = shadow.beginSlot(pilot: pilot, slot: slot, reference: reference)
    tally.count(decision: decision, answer: answer)
    return decision
  }

  public mutating func endSlot(frame: FramePair?) -> SIMD2<Double> {
    let command = leader.endSlot(frame: frame)
    tally.count(command: command, answer: shadow.endSlot(frame: frame))
    return command
  }
}
