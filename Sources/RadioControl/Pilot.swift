/// Channel state information of one received pilot.
///
/// `samples` are I/Q pairs `[antenna 16, subcarrier 32, 2]`, row-major; the complex channel coefficient is
/// (I + iQ) · 2^exponent. The receiver normalises the block so that the largest |sample| uses at least 14 bits;
/// smaller blocks lose precision, nothing else.
public struct Pilot: ~Escapable {
  public static let antennas = 16
  public static let subcarriers = 32
  /// Int16 values in a block: I and Q of every antenna and subcarrier.
  public static let sampleCount = antennas * subcarriers * 2
  /// Block exponents that a pilot can have; one outside is malformed and treated as a missing pilot.
  public static let exponents: ClosedRange<Int32> = -120...60

  public let samples: Span<Int16>
  public let exponent: Int32

  @_lifetime(copy samples)
  public init(samples: Span<Int16>, exponent: Int32) {
    self.samples = samples
    self.exponent = exponent
  }
}
