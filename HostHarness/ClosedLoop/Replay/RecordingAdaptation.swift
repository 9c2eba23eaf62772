import Recordings
import Simulation

/// What must be known to feed a recording to the loop, measured on its training episodes and kept with the model.
public struct RecordingAdaptation: Codable, Sendable, Equatable {
  /// Added to every gain, so that the median required power is ``medianPowerDBm``: recorded channels are often
  /// normalised, and the device's power range is that of its radio.
  public var gainOffsetDB: Double
  /// Median required power before that, by the world's link budget, dBm.
  public var recordedMedianDBm: Double
  /// E|n|² of an element of the channel in the device's size, after the shift: that of `meta.pilotNoisePower`, 0
  /// where nobody knows. It is taken off the gain before power is required.
  public var noisePowerPerElement: Double
  /// Standard deviation of the required power, dB, within 1 … 15.
  public var powerDeviationDB: Double
  /// Root mean square of P_{t+k} − P_t for k = 1 … K, dB: the spread of plain persistence.
  public var persistenceSpreadDB: [Double]
  /// Factor from recorded actions to the loop's, whose largest is 3; 0 where there are none that it can take.
  public var actionFactor: Double
  /// The data's clock, for reports.
  public var slotSeconds: Double

  public static let medianPowerDBm = 7.5
  public static let actionLimit = 3.0

  /// - Throws: what reading throws, and ``ReplayError`` where no slot has a channel.
  public static func measure(
    _ recording: Recording, episodes: [Int], world: World, horizonSlots: Int
  ) throws -> (adaptation: RecordingAdaptation, background: [UInt8]) {
    try recording.require([.frames, .csi], purpose: "training and validation")
    let sizes = recording.sizes
    var powers = PowerSeries(horizonSlots: horizonSlots)
    var largestAction: Float = 0
    var background = BackgroundMedian()
    let resampler = FrameResampler(height: sizes.frameHeight, width: sizes.frameWidth)
    // At most so many frames: the median does not need all of them.
    let stride = max(1, episodes.count * sizes.slots / 2000)
    for (position, episode) in episodes.enumerated() {
      powers.beginEpisode()
      let atOnce = recording.slotsAtOnce([.frames, .csi, .actions])
      for window in windows(of: sizes.slots, atOnce: atOnce) {
        let channels = try recording.channels(episode: episode, slots: window)
        let frames = try recording.frames(episode: episode, slots: window)
        for (offset, slot) in window.enumerated() {
          let size = 2 * sizes.antennas * sizes.subcarriers
          let channel = ChannelMatrix(
            antennas: sizes.antennas, subcarriers: sizes.subcarriers,
            values: Array(channels[(offset * size)..<((offset + 1) * size)]))
          let power = channel.estimatedPowerMilliwatts(
            world.configuration.power, bandwidthHz: world.configuration.channel.bandwidthHz,
            noisePowerPerElement: recording.meta.pilotNoisePower ?? 0)
          // Infinite where no channel was recorded, or one without gain.
          powers.append(power.isFinite ? Decibels.decibels(power) : nil)
          if (position * sizes.slots + slot) % stride == 0, recording.hasFrame(episode: episode, slot: slot) {
            let size = sizes.frameHeight * sizes.frameWidth
            background.add(resampler(frames[(offset * size)..<((offset + 1) * size)]))
          }
        }
        if sizes.actions > 0 && sizes.actions <= 2 {
          for value in try recording.actions(episode: episode, slots: window) {
            largestAction = max(largestAction, abs(value))
          }
        }
      }
    }
    guard let median = powers.medianDBm else { throw ReplayError.noChannels(file: recording.file) }
    let offset = median - medianPowerDBm
    // All antennas' noise, on as many as the device has.
    let noise =
      (recording.meta.pilotNoisePower ?? 0) * Decibels.ratio(offset) * Double(sizes.antennas)
      / Double(ChannelResampler.antennas)
    let adaptation = RecordingAdaptation(
      gainOffsetDB: offset, recordedMedianDBm: median, noisePowerPerElement: noise,
      powerDeviationDB: min(max(powers.deviationDB, 1), 15), persistenceSpreadDB: powers.persistenceSpreadDB,
      actionFactor: largestAction > 0 ? actionLimit / Double(largestAction) : 0,
      slotSeconds: recording.meta.slotSeconds)
    return (adaptation, background.frame)
  }

  static func windows(of slots: Int, atOnce: Int) -> [Range<Int>] {
    stride(from: 0, to: slots, by: atOnce).map { $0..<min($0 + atOnce, slots) }
  }
}

/// The median of each pixel: what a moving device leaves of a fixed camera's view.
private struct BackgroundMedian {
  private var counts = [UInt16](repeating: 0, count: FrameResampler.side * FrameResampler.side * 256)
  private var total = 0

  mutating func add(_ frame: [UInt8]) {
    guard total < Int(UInt16.max) else { return }
    for (pixel, level) in frame.enumerated() { counts[pixel * 256 + Int(level)] += 1 }
    total += 1
  }

  var frame: [UInt8] {
    (0..<(FrameResampler.side * FrameResampler.side)).map { pixel in
      var seen = 0
      for level in 0..<256 {
        seen += Int(counts[pixel * 256 + level])
        if 2 * seen >= total { return UInt8(level) }
      }
      return 255
    }
  }
}
