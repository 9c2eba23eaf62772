/// Sizes and physical units of a recorded channel.
public struct ChannelLayout: Sendable, Equatable, Codable {
  public var episodes: Int
  /// Slots of each episode.
  public var slots: Int
  public var antennas: Int
  /// Equally spaced over the bandwidth, lowest frequency first.
  public var subcarriers: Int
  public var slotSeconds: Double
  public var carrierHz: Double
  /// Of all subcarriers together: they are bandwidthHz / subcarriers apart.
  public var bandwidthHz: Double
  /// E|n|² of the noise in an element; 0 where it is not known, and then nothing is corrected for it.
  public var noisePower: Double
  /// Distance between neighbouring elements of a uniform linear array; nil where the array is none or unknown.
  public var spacingWavelengths: Double?

  public init(
    episodes: Int, slots: Int, antennas: Int, subcarriers: Int, slotSeconds: Double, carrierHz: Double,
    bandwidthHz: Double, noisePower: Double = 0, spacingWavelengths: Double? = nil
  ) {
    self.episodes = episodes
    self.slots = slots
    self.antennas = antennas
    self.subcarriers = subcarriers
    self.slotSeconds = slotSeconds
    self.carrierHz = carrierHz
    self.bandwidthHz = bandwidthHz
    self.noisePower = noisePower
    self.spacingWavelengths = spacingWavelengths
  }

  /// Metres.
  public var wavelengthMetres: Double { 299_792_458 / carrierHz }

  /// Throws for the first size or unit that no statistic can be made of.
  func validate() throws(ChannelStatisticsError) {
    for (name, value, least) in [
      ("episodes", episodes, 1), ("slots", slots, 16), ("antennas", antennas, 1),
      ("subcarriers", subcarriers, 1),
    ] where value < least {
      throw .tooFew(name: name, count: value, needed: least)
    }
    for (name, value) in [
      ("slotSeconds", slotSeconds), ("carrierHz", carrierHz), ("bandwidthHz", bandwidthHz),
    ] where !(value.isFinite && value > 0) {
      throw .notPositive(name: name, value: "\(value)")
    }
    guard noisePower.isFinite && noisePower >= 0 else {
      throw .notPositive(name: "noisePower", value: "\(noisePower)")
    }
  }
}
