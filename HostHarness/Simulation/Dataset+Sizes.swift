extension Dataset {
  /// Checks that frames and channels have the sizes of a world's camera and radio.
  ///
  /// - Parameter file: stands for the data set in errors.
  public func requireSizes(of world: World, file: String) throws(DatasetError) {
    let camera = world.configuration.frame
    let channel = world.configuration.channel
    guard frameHeight == camera.heightPixels, frameWidth == camera.widthPixels else {
      throw .file(
        .wrongShape(
          file: file, array: "frames",
          expected: "[episode, slot, \(camera.heightPixels), \(camera.widthPixels)]",
          found: [episodes, slots, frameHeight, frameWidth]))
    }
    guard antennas == channel.antennas, subcarriers == channel.subcarriers else {
      throw .file(
        .wrongShape(
          file: file, array: "csi", expected: "[episode, slot, \(channel.antennas), \(channel.subcarriers)]",
          found: [episodes, slots, antennas, subcarriers]))
    }
  }
}
