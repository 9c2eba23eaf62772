import ModelImage

/// Where an input or output tensor of a network, or a state vector of the loop, lies in the arena.
struct TensorPort: Equatable, BitwiseCopyable, Sendable {
  /// Bytes from the start of the arena.
  let offset: Int
  /// Elements.
  let count: Int
  let isWide: Bool
  let zeroPoint: Int32
  /// The scale as an IEEE-754 single; compared, never computed with.
  let scaleBits: UInt32

  var elementSizeBytes: Int { isWide ? 2 : 1 }
  var sizeBytes: Int { count * elementSizeBytes }

  init(offset: Int, count: Int, isWide: Bool, zeroPoint: Int32, scaleBits: UInt32) {
    self.offset = offset
    self.count = count
    self.isWide = isWide
    self.zeroPoint = zeroPoint
    self.scaleBits = scaleBits
  }

  init(_ record: TensorRecord) {
    self.init(
      offset: record.offset, count: record.shape.count, isWide: record.elementType == .int16,
      zeroPoint: record.zeroPoint, scaleBits: record.scaleBits)
  }

  /// A vector of the same kind elsewhere in the arena.
  func moved(to offset: Int) -> TensorPort {
    TensorPort(offset: offset, count: count, isWide: isWide, zeroPoint: zeroPoint, scaleBits: scaleBits)
  }

  /// Elements can be copied between the two without arithmetic.
  func isInterchangeable(with other: TensorPort) -> Bool {
    count == other.count && isWide == other.isWide && zeroPoint == other.zeroPoint
      && scaleBits == other.scaleBits
  }
}
