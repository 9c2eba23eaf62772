/// In which order of axes a file's arrays lie.
public enum PortOrder: String, CaseIterable, Sendable {
  /// That of the model from which the network was imported (`[1, C, H, W]`); the image's where it was not imported.
  case source
  /// That of the image: `[H, W, C]`.
  case image
}
