/// A configured world and what follows from it once: background, plant, cost, image positions.
///
/// A reference to immutable storage: cheap to copy and to share between threads.
public struct World: Sendable {
  private final class Storage: Sendable {
    let configuration: WorldConfiguration
    let plant: Plant
    let stageCost: StageCost
    let renderer: FrameRenderer
    let channel: ChannelModel

    init(_ configuration: WorldConfiguration) {
      self.configuration = configuration
      plant = Plant(configuration.plant)
      stageCost = StageCost(configuration.cost)
      renderer = FrameRenderer(configuration.frame, room: configuration.room, plant: configuration.plant)
      channel = ChannelModel(configuration)
    }
  }

  private let storage: Storage

  /// - Precondition: `configuration.validate()` does not throw. Files are checked when they are read.
  public init(_ configuration: WorldConfiguration) {
    do throws(ConfigurationError) {
      try configuration.validate()
    } catch {
      preconditionFailure(error.description)
    }
    storage = Storage(configuration)
  }

  public var configuration: WorldConfiguration { storage.configuration }
  public var plant: Plant { storage.plant }
  public var stageCost: StageCost { storage.stageCost }
  public var renderer: FrameRenderer { storage.renderer }
  public var channelModel: ChannelModel { storage.channel }

  /// The frame without robot and noise, [H, W] grey levels.
  public var background: [UInt8] { storage.renderer.background }

  /// E|n|² of an element of an observed channel: the noise of the band over the pilot's power.
  public var pilotNoisePower: Double {
    configuration.power.noiseMilliwatts(bandwidthHz: configuration.channel.bandwidthHz)
      / configuration.pilot.powerMilliwatts
  }
}
