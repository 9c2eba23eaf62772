/// The element types of tensors that the importer knows; raw values are ONNX's.
public enum ONNXElementType: Int32, Sendable, Equatable {
  case float32 = 1
  case uint8 = 2
  case int8 = 3
  case uint16 = 4
  case int16 = 5
  case int32 = 6
  case int64 = 7
  case bool = 9
  case float16 = 10
  case float64 = 11
  case uint32 = 12
  case uint64 = 13
  case bfloat16 = 16

  /// Bytes of an element in raw data.
  public var sizeBytes: Int {
    switch self {
    case .uint8, .int8, .bool: 1
    case .uint16, .int16, .float16, .bfloat16: 2
    case .float32, .int32, .uint32: 4
    case .int64, .float64, .uint64: 8
    }
  }

  /// What integers of at most 16 bits hold; nil for the other types.
  public var integerRange: ClosedRange<Int>? {
    switch self {
    case .int8: -128...127
    case .uint8: 0...255
    case .int16: -32768...32767
    case .uint16: 0...65535
    default: nil
    }
  }

  /// Whether elements are real numbers; the others count, index or are quantised.
  public var isReal: Bool {
    switch self {
    case .float32, .float16, .float64, .bfloat16: true
    default: false
    }
  }
}
