import Recordings
import Simulation

/// One recorded episode in the sizes of the loop.
public struct ReplayEpisode: Sendable {
  public let slots: Int
  /// `[slot, 64, 64]`; meaningless where ``hasFrame`` is false.
  public let frames: [UInt8]
  public let hasFrame: [Bool]
  /// 16 antennas × 32 subcarriers; nil where none was recorded.
  public let channels: [ChannelMatrix?]
  /// What a frame needs, mW; infinite without a channel.
  public let requiredPowersMilliwatts: [Double]
  /// In the loop's units, within ± 3; zeros where the recording has none.
  public let actions: [SIMD2<Double>]
  /// `[slot][state]` as recorded.
  public let states: [[Float]]

  static let pixels = FrameResampler.side * FrameResampler.side

  public func frame(_ slot: Int) -> [UInt8] {
    Array(frames[(slot * Self.pixels)..<((slot + 1) * Self.pixels)])
  }

  /// The frame of a slot and the one before, the same one twice at the start; nil where one is missing.
  public func framePair(_ slot: Int) -> FramePair? {
    guard hasFrame[slot], slot == 0 || hasFrame[slot - 1] else { return nil }
    return FramePair(current: frame(slot), previous: frame(max(slot - 1, 0)))
  }
}

/// Reads episodes of a recording in the sizes of the loop.
public struct ReplayReader {
  public let recording: Recording
  public let adaptation: RecordingAdaptation
  private let world: World
  private let frameResampler: FrameResampler
  private let channelResampler: ChannelResampler

  /// - Parameter world: whose radio tells the required power.
  public init(recording: Recording, adaptation: RecordingAdaptation, world: World) throws {
    try recording.require([.frames, .csi], purpose: "replay")
    self.recording = recording
    self.adaptation = adaptation
    self.world = world
    let sizes = recording.sizes
    frameResampler = FrameResampler(height: sizes.frameHeight, width: sizes.frameWidth)
    channelResampler = ChannelResampler(
      antennas: sizes.antennas, subcarriers: sizes.subcarriers, gainOffsetDB: adaptation.gainOffsetDB)
  }

  public func episode(_ index: Int) throws -> ReplayEpisode {
    let sizes = recording.sizes
    var frames: [UInt8] = []
    frames.reserveCapacity(sizes.slots * ReplayEpisode.pixels)
    var channels: [ChannelMatrix?] = []
    var actions: [SIMD2<Double>] = []
    var states: [[Float]] = []
    let atOnce = recording.slotsAtOnce([.frames, .csi, .actions, .states])
    for window in RecordingAdaptation.windows(of: sizes.slots, atOnce: atOnce) {
      let recorded = try recording.frames(episode: index, slots: window)
      let size = sizes.frameHeight * sizes.frameWidth
      for offset in 0..<window.count {
        frames += frameResampler(recorded[(offset * size)..<((offset + 1) * size)])
      }
      let gains = try recording.channels(episode: index, slots: window)
      let gainCount = 2 * sizes.antennas * sizes.subcarriers
      for (offset, slot) in window.enumerated() {
        channels.append(
          recording.hasChannel(episode: index, slot: slot)
            ? channelResampler(gains[(offset * gainCount)..<((offset + 1) * gainCount)]) : nil)
      }
      actions += try self.actions(index, window)
      if recording.has(.states) {
        let values = try recording.states(episode: index, slots: window)
        states += (0..<window.count).map { Array(values[($0 * sizes.states)..<(($0 + 1) * sizes.states)]) }
      }
    }
    return ReplayEpisode(
      slots: sizes.slots, frames: frames,
      hasFrame: (0..<sizes.slots).map { recording.hasFrame(episode: index, slot: $0) }, channels: channels,
      requiredPowersMilliwatts: channels.map { $0.map(requiredPower) ?? .infinity }, actions: actions,
      states: states)
  }

  /// As the device computes it from a pilot that shows what was recorded.
  private func requiredPower(_ channel: ChannelMatrix) -> Double {
    channel.estimatedPowerMilliwatts(
      world.configuration.power, bandwidthHz: world.configuration.channel.bandwidthHz,
      noisePowerPerElement: adaptation.noisePowerPerElement)
  }

  private func actions(_ episode: Int, _ window: Range<Int>) throws -> [SIMD2<Double>] {
    guard adaptation.actionFactor > 0, recording.has(.actions) else {
      return [SIMD2<Double>](repeating: .zero, count: window.count)
    }
    let values = try recording.actions(episode: episode, slots: window)
    let axes = recording.sizes.actions
    let limit = SIMD2(repeating: RecordingAdaptation.actionLimit)
    return (0..<window.count).map { offset in
      let x = Double(values[offset * axes])
      let y = axes > 1 ? Double(values[offset * axes + 1]) : 0
      return (adaptation.actionFactor * SIMD2(x, y)).clamped(lowerBound: -limit, upperBound: limit)
    }
  }
}
