/// A network of a system image that is not its model's own: what `latentlink assemble` writes into the metadata.
public struct ReplacedNetwork: Sendable, Equatable, Codable {
  /// The name of the role in `NetworkRole`.
  public var role: String
  /// Its name in the image that it came from.
  public var network: String
  /// That image's file name.
  public var image: String
  /// The CRC-32 of that image's file.
  public var imageChecksum: UInt32

  public init(role: String, network: String, image: String, imageChecksum: UInt32) {
    self.role = role
    self.network = network
    self.image = image
    self.imageChecksum = imageChecksum
  }
}
