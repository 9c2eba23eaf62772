import Simulation

/// What a schedule did along a recorded episode.
public struct ReplayTrace: Sendable, Equatable {
  /// Whether the slot's frame arrived.
  public var received: [Bool]
  /// Power spent on frames in each slot, mW.
  public var powersMilliwatts: [Double]
  /// Slots in which a frame was wanted and could not be sent: too dear, not recorded, or the channel unknown.
  public var deferrals = 0
  public var outages = 0
}

/// Lets a controller decide which recorded frames are sent. The device follows the recording whatever it commands.
///
/// Recorded actions reach the controller as the reference's acceleration, to which the zero policy of a model
/// trained on recordings adds nothing: the action of the present slot counts as known, later ones as equal to it.
public struct ReplayRunner: Sendable {
  public let maximumPowerMilliwatts: Double

  public init(maximumPowerMilliwatts: Double) { self.maximumPowerMilliwatts = maximumPowerMilliwatts }

  public func run(
    _ controller: inout some LoopController, episode: ReplayEpisode, seed: UInt64 = 0, index: Int = 0
  ) -> ReplayTrace {
    var trace = ReplayTrace(
      received: .init(repeating: false, count: episode.slots),
      powersMilliwatts: .init(repeating: 0, count: episode.slots))
    controller.reset(seed: seed, episodeIndex: index)
    for slot in 0..<episode.slots {
      let required = episode.requiredPowersMilliwatts[slot]
      let pilot = episode.channels[slot].map {
        PilotObservation(channel: $0, requiredPowerMilliwatts: required)
      }
      let decision = controller.beginSlot(pilot: pilot, slot: slot) { asked in
        ReferencePoint(
          positionMetres: .zero, velocityMetresPerSecond: .zero,
          accelerationMetresPerSecondSquared: episode.actions[min(asked, slot)])
      }
      let pair = episode.framePair(slot)
      var delivered: FramePair?
      switch decision {
      case .wait: break
      case .deferred: trace.deferrals += 1
      case .send(let wanted):
        guard let pair, pilot != nil else {
          trace.deferrals += 1
          break
        }
        let power = min(wanted, maximumPowerMilliwatts)
        trace.powersMilliwatts[slot] = power
        if power >= required { delivered = pair } else { trace.outages += 1 }
      }
      trace.received[slot] = delivered != nil
      _ = controller.endSlot(frame: delivered)
    }
    return trace
  }
}
