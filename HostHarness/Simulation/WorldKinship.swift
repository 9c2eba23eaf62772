/// What a model that was trained in one world means in another.
public enum WorldKinship: String, Sendable, Codable, CaseIterable {
  /// Same device and camera, same radio: the model is at home.
  case same
  /// Same device and camera, another radio: control networks hold, forecasts were fitted to another channel.
  case otherRadio
  /// Another device, camera or reference: nothing holds.
  case otherDevice

  public init(model trained: WorldConfiguration, in world: WorldConfiguration) {
    if trained.room != world.room || trained.plant != world.plant || trained.reference != world.reference
      || trained.frame != world.frame
    {
      self = .otherDevice
    } else if trained.channel != world.channel || trained.obstacles != world.obstacles
      || trained.power != world.power || trained.pilot != world.pilot
    {
      self = .otherRadio
    } else {
      self = .same
    }
  }
}
