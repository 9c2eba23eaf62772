/// The integer type of a tensor's elements.
public enum ElementType: UInt8, Sendable, Equatable {
  case int8 = 1
  case int16 = 2

  public var sizeBytes: Int {
    switch self {
    case .int8: 1
    case .int16: 2
    }
  }

  public var minimum: Int32 {
    switch self {
    case .int8: -128
    case .int16: -32768
    }
  }

  public var maximum: Int32 {
    switch self {
    case .int8: 127
    case .int16: 32767
    }
  }
}
