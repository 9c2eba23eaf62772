import ClosedLoop
import Simulation

/// Decides and commands from lists, a slot an entry, and remembers which slots brought a frame.
final class ScriptedController: LoopController {
  private let decisions: [TransmissionDecision]
  private let commands: [SIMD2<Double>]
  private(set) var received: [Bool] = []
  private var slot = 0

  init(_ decisions: [TransmissionDecision], commands: [SIMD2<Double>]) {
    self.decisions = decisions
    self.commands = commands
  }

  func reset(seed: UInt64, episodeIndex: Int) {
    slot = 0
    received = []
  }

  func beginSlot(
    pilot: PilotObservation?, slot: Int, reference: (Int) -> ReferencePoint
  ) -> TransmissionDecision {
    self.slot = slot
    return decisions[slot]
  }

  func endSlot(frame: FramePair?) -> SIMD2<Double> {
    received.append(frame != nil)
    return commands[slot]
  }
}
