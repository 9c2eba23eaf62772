/// What tools want to know of an image and the device never reads: stored as JSON with sorted keys.
public struct ImageMetadata: Sendable, Equatable, Codable {
  public var name: String
  public var version: String
  /// Where the model came from: command, seed, configuration.
  public var provenance: String
  /// The CRC-32 of the model file that the image was made from; nil when it was made from something else.
  public var modelChecksum: UInt32?
  /// Names of the networks, filled by the builder.
  public var networkNames: [String]
  /// Names of all tensors in the order of the image, filled by the builder.
  public var tensorNames: [String]
  /// Names of all operators in the order of the image, filled by the builder.
  public var operatorNames: [String]
  /// How imported ports lay in their source, by position of the tensor in the image; filled by the builder, nil when
  /// there are none.
  public var sourceLayouts: [Int: SourceLayout]?
  /// Networks that are not the model's own, in the order of the roles; nil when all are.
  public var replacedNetworks: [ReplacedNetwork]?

  public init(name: String, version: String, provenance: String, modelChecksum: UInt32? = nil) {
    self.name = name
    self.version = version
    self.provenance = provenance
    self.modelChecksum = modelChecksum
    networkNames = []
    tensorNames = []
    operatorNames = []
  }
}
