/// Copies of three padded input rows, int8, of a kernel of three rows without taps of its own in between.
public enum NEONRowScratch {
  /// Elements of a padded row that the output columns see.
  public static func rowElements(_ shape: PackedShape) -> Int {
    ((shape.outputWidth &- 1) &* shape.strideWidth &+ (shape.kernelWidth &- 1) &* shape.dilationWidth &+ 1)
      &* shape.inputChannels
  }

  /// Bytes of a copy: copying reaches up to 15 bytes further.
  public static func rowBytes(_ shape: PackedShape) -> Int { roundedUp(rowElements(shape), to: 16) &+ 16 }

  /// Bytes of three copies.
  static func bytes(_ shape: PackedShape) -> Int { 3 &* rowBytes(shape) }
}
