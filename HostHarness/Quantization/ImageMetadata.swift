/// What tools want to know of an image and the device never reads: stored as JSON with sorted keys.
public struct ImageMetadata: Sendable, Equatable, Codable {
  public var name: String
  public var version: String
  /// Where the model came from: command, seed, configuration.
  public var provenance: String
  /// Names of the networks, filled by the builder.
  public var networkNames: [String]
  /// Names of all tensors in the order of the image, filled by the builder.
  public var tensorNames: [String]
  /// Names of all operators in the order of the image, filled by the builder.
  public var operatorNames: [String]

  public init(name: String, version: String, provenance: String) {
    self.name = name
    self.version = version
    self.provenance = provenance
    networkNames = []
    tensorNames = []
    operatorNames = []
  }
}
