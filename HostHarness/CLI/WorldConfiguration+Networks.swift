import RadioControl
import Simulation

extension WorldConfiguration {
  /// Checks that the networks can take what this world's camera and radio give: they have inputs of fixed sizes.
  func requireNetworkSizes() throws(ConfigurationError) {
    for (path, value, needed) in [
      ("frame.heightPixels", frame.heightPixels, FramePair.height),
      ("frame.widthPixels", frame.widthPixels, FramePair.width),
      ("channel.antennas", channel.antennas, RadioControl.Pilot.antennas),
      ("channel.subcarriers", channel.subcarriers, RadioControl.Pilot.subcarriers),
    ] where value != needed {
      throw .outOfRange(path: path, value: Double(value), permitted: "the networks take \(needed)")
    }
  }
}
