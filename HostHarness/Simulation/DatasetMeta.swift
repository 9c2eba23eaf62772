import Foundation

/// The `meta` array of a data set: how it was made, as JSON.
public struct DatasetMeta: Codable, Sendable, Equatable {
  /// Of the schema in `docs/data.md`.
  public static let currentVersion = 1

  public var version: Int
  public var seed: UInt64
  public var episodes: Int
  public var slots: Int
  public var slotSeconds: Double
  public var carrierHz: Double
  public var bandwidthHz: Double
  public var pilotPeriodSlots: Int
  /// E|n|² of an element of `csi`.
  public var pilotNoisePower: Double
  /// By array: axes and units.
  public var arrays: [String: String]
  /// Everything else about the world.
  public var world: WorldConfiguration

  public init(world: World, seed: UInt64, episodes: Int, slots: Int) {
    let configuration = world.configuration
    version = Self.currentVersion
    self.seed = seed
    self.episodes = episodes
    self.slots = slots
    slotSeconds = configuration.plant.slotSeconds
    carrierHz = configuration.channel.carrierHz
    bandwidthHz = configuration.channel.bandwidthHz
    pilotPeriodSlots = configuration.pilot.periodSlots
    pilotNoisePower = world.pilotNoisePower
    self.world = configuration
    arrays = [
      "frames": "[episode, slot, H, W] grey level, 0 … 255",
      "csi": "[episode, slot, antenna, subcarrier] observed amplitude gain",
      "states": "[episode, slot, 4] x m, y m, vx m/s, vy m/s",
      "actions": "[episode, slot, 2] ax m/s², ay m/s²; acts from slot to slot + 1",
      "references": "[episode, slot, 6] x m, y m, vx m/s, vy m/s, ax m/s², ay m/s²",
    ]
  }
}
