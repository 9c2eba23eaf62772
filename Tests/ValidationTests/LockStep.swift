import ClosedLoop
import Foundation
import Simulation

@testable import Validation

/// The float reference and the device's controller in one episode: both see the same pilots, references and frames,
/// and the float reference steers. (Two loops of their own would soon meet different channels: the wavelength is a
/// centimetre.)
struct LockStep {
  /// What happened on both sides, added up over the slots.
  struct Tally: Equatable {
    var slots = 0
    /// Both wait, both send, or both defer.
    var agreements = 0
    var onlyFloatSends = 0
    var onlyFixedSends = 0
    var bothSend = 0
    /// Largest and mean of 10 log₁₀ (fixed / float) where both send, dB.
    var greatestPowerErrorDB = 0.0
    var powerErrorSumDB = 0.0
    /// Length of the difference of the commands, m/s².
    var greatestCommandError = 0.0
    var commandErrorSum = 0.0

    var meanPowerErrorDB: Double { bothSend == 0 ? 0 : powerErrorSumDB / Double(bothSend) }
    var meanCommandError: Double { commandErrorSum / Double(slots) }
  }

  var floating: ReferenceController
  let fixed: FixedPointController
  let world: World
  /// Every frame whose slot is a multiple of this is lost; 0 loses none.
  var lossPeriodSlots = 0

  mutating func run(seed: UInt64, slots: Int) -> Tally {
    var tally = Tally()
    var episode = Episode(world: world, seed: seed, index: 0)
    floating.reset(seed: seed, episodeIndex: 0)
    fixed.reset(seed: seed, episodeIndex: 0)
    for slot in 0..<slots {
      var pilot: PilotObservation?
      if episode.hasPilot {
        let observed = episode.observedChannel()
        pilot = PilotObservation(
          channel: observed, requiredPowerMilliwatts: episode.estimatedPowerMilliwatts(of: observed))
      }
      let reference: (Int) -> ReferencePoint = { episode.reference(atSlot: $0) }
      let decision = floating.beginSlot(pilot: pilot, slot: slot, reference: reference)
      tally.count(decision, fixed.beginSlot(pilot: pilot, slot: slot, reference: reference))
      var frame: FramePair?
      let isLost = lossPeriodSlots > 0 && slot % lossPeriodSlots == 0
      if case .send = decision, !isLost {
        frame = FramePair(current: episode.frame(), previous: episode.previousFrame())
      }
      let action = floating.endSlot(frame: frame)
      let difference = action - fixed.endSlot(frame: frame)
      let error = (difference * difference).sum().squareRoot()
      tally.greatestCommandError = max(tally.greatestCommandError, error)
      tally.commandErrorSum += error
      episode.advance(action: action)
    }
    return tally
  }
}

extension LockStep.Tally {
  fileprivate mutating func count(_ floating: TransmissionDecision, _ fixed: TransmissionDecision) {
    slots += 1
    switch (floating, fixed) {
    case (.send(let a), .send(let b)):
      agreements += 1
      bothSend += 1
      let error = 10 * log10(b / a)
      powerErrorSumDB += error
      greatestPowerErrorDB = max(greatestPowerErrorDB, abs(error))
    case (.wait, .wait), (.deferred, .deferred): agreements += 1
    case (.send, _): onlyFloatSends += 1
    case (_, .send): onlyFixedSends += 1
    default: break
    }
  }
}
