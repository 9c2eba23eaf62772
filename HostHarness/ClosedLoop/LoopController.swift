import Simulation

/// What the pilot of a slot shows the controller.
public struct PilotObservation: Sendable {
  /// The channel with the pilot's noise.
  public var channel: ChannelMatrix
  /// The power that a frame needs in this slot, estimated from `channel`, mW.
  public var requiredPowerMilliwatts: Double

  public init(channel: ChannelMatrix, requiredPowerMilliwatts: Double) {
    self.channel = channel
    self.requiredPowerMilliwatts = requiredPowerMilliwatts
  }
}

/// A received frame and the one a slot earlier, `[H, W]` grey levels each.
public struct FramePair: Sendable {
  public var current: [UInt8]
  public var previous: [UInt8]

  public init(current: [UInt8], previous: [UInt8]) {
    self.current = current
    self.previous = previous
  }
}

/// What happens on the radio in one slot.
public enum TransmissionDecision: Sendable, Equatable {
  case wait
  /// A frame is wanted, but the slot requires more than the maximum power.
  case deferred
  case send(powerMilliwatts: Double)
}

/// A controller of the loop, split where the radio is: ``beginSlot(pilot:slot:reference:)`` decides about the
/// transmission, ``endSlot(frame:)`` takes its outcome and commands the device.
public protocol LoopController {
  /// Starts an episode.
  mutating func reset(seed: UInt64, episodeIndex: Int)
  /// Called before each slot with the true state of the world; for oracles and experts only. Others ignore it.
  mutating func observePrivileged(_ episode: Episode)
  /// - Parameters:
  ///   - pilot: nil when the slot brings no channel state information.
  ///   - reference: the reference at an absolute slot; asked for `slot` and the slots of the horizon.
  mutating func beginSlot(
    pilot: PilotObservation?, slot: Int, reference: (Int) -> ReferencePoint
  ) -> TransmissionDecision
  /// - Parameter frame: nil when none was sent or it was lost.
  /// - Returns: the command for this slot, m/s² an axis.
  mutating func endSlot(frame: FramePair?) -> SIMD2<Double>
}

extension LoopController {
  public mutating func observePrivileged(_ episode: Episode) {}
}
