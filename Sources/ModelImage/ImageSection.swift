/// The sections of an image in the order in which they lie. The raw value is the kind in the section table.
public enum ImageSection: UInt32, Sendable, Equatable {
  case networks = 1
  case tensors = 2
  case operators = 3
  /// Weights, biases, multipliers, tables and constant tensors.
  case parameters = 4
  /// Constants of the control loop; their layout belongs to the loop, not to the image.
  case loop = 5
  /// The frame without the device in it, uint8 `[64, 64]`; empty in images without a camera.
  case background = 6
  /// Name, version, provenance and tensor names as UTF-8; read by tools only.
  case metadata = 7

  /// Position in the section table.
  public var index: Int { Int(rawValue) - 1 }

  init?(index: Int) { self.init(rawValue: UInt32(truncatingIfNeeded: index + 1)) }
}
