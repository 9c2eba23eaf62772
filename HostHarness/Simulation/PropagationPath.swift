/// One plane wave at the array.
public struct PropagationPath: Sendable, Equatable {
  /// What the path goes over.
  public enum Kind: Sendable, Equatable {
    case direct
    case reflected(column: Int, row: Int)
    /// Over the obstacle of that index.
    case scattered(Int)
  }

  public var kind: Kind
  /// Received over transmitted amplitude an antenna, shadowing included; negative: phase turned by π.
  public var amplitude: Double
  /// Travelled distance to the array's centre.
  public var lengthMetres: Double
  /// The x component of the unit vector from the array to where the wave comes from: sine of the angle from
  /// the array's normal, positive towards greater x.
  public var directionSine: Double

  public init(kind: Kind, amplitude: Double, lengthMetres: Double, directionSine: Double) {
    self.kind = kind
    self.amplitude = amplitude
    self.lengthMetres = lengthMetres
    self.directionSine = directionSine
  }
}
