/// A constant of a model: weights, shapes, indices.
public struct ONNXTensor: Sendable, Equatable {
  public enum Elements: Sendable, Equatable {
    /// float16, bfloat16 and float64 as the nearest single.
    case real([Float])
    /// Every integer type, and bool as 0 and 1.
    case integer([Int64])
  }

  public var elementType: ONNXElementType
  public var shape: [Int]
  /// Row-major, exactly as many as the shape has.
  public var elements: Elements

  public init(elementType: ONNXElementType, shape: [Int], elements: Elements) {
    self.elementType = elementType
    self.shape = shape
    self.elements = elements
  }

  public init(shape: [Int], _ reals: [Float]) {
    self.init(elementType: .float32, shape: shape, elements: .real(reals))
  }

  public init(shape: [Int], _ integers: [Int64]) {
    self.init(elementType: .int64, shape: shape, elements: .integer(integers))
  }

  public var count: Int {
    switch elements {
    case .real(let reals): reals.count
    case .integer(let integers): integers.count
    }
  }

  /// Nil for integers.
  public var reals: [Float]? {
    if case .real(let reals) = elements { reals } else { nil }
  }

  /// Nil for real numbers.
  public var integers: [Int64]? {
    if case .integer(let integers) = elements { integers } else { nil }
  }

  /// The only element as a real number; nil when there are more.
  public var scalar: Float? {
    guard count == 1 else { return nil }
    switch elements {
    case .real(let reals): return reals[0]
    case .integer(let integers): return Float(integers[0])
    }
  }
}
