/// What an array's elements are; NumPy's type codes.
public enum NPYElementType: Sendable, Equatable {
  /// A byte, 0 or 1.
  case bool
  case uint8
  case uint16
  case uint32
  case uint64
  case int8
  case int16
  case int32
  case int64
  /// IEEE 754 binary16.
  case float16
  case float32
  case float64
  /// Two 32-bit floats, real part first.
  case complex64
  /// Two 64-bit floats, real part first.
  case complex128
  /// UTF-32, that many code points, padded with zeros.
  case unicode(Int)
  /// That many bytes, padded with zeros.
  case bytes(Int)

  /// The types of numbers, by the name without byte order in a header.
  private static let numbers: [String: NPYElementType] = [
    "b1": .bool, "u1": .uint8, "u2": .uint16, "u4": .uint32, "u8": .uint64, "i1": .int8, "i2": .int16,
    "i4": .int32, "i8": .int64, "f2": .float16, "f4": .float32, "f8": .float64, "c8": .complex64,
    "c16": .complex128,
  ]

  /// The type of a code without its byte order: `f4`, `U17`.
  init?(nameWithoutOrder name: String) {
    if let number = Self.numbers[name] {
      self = number
      return
    }
    guard let count = Int(name.dropFirst()), (0...1 << 28).contains(count) else { return nil }
    switch name.first {
    case "U": self = .unicode(count)
    case "S": self = .bytes(count)
    default: return nil
    }
  }

  /// As in a header: `<f4`.
  public var code: String {
    switch self {
    case .bool: "|b1"
    case .uint8: "|u1"
    case .uint16: "<u2"
    case .uint32: "<u4"
    case .uint64: "<u8"
    case .int8: "|i1"
    case .int16: "<i2"
    case .int32: "<i4"
    case .int64: "<i8"
    case .float16: "<f2"
    case .float32: "<f4"
    case .float64: "<f8"
    case .complex64: "<c8"
    case .complex128: "<c16"
    case .unicode(let count): "<U\(count)"
    case .bytes(let count): "|S\(count)"
    }
  }

  public var sizeBytes: Int {
    switch self {
    case .bool, .uint8, .int8: 1
    case .uint16, .int16, .float16: 2
    case .uint32, .int32, .float32: 4
    case .uint64, .int64, .float64, .complex64: 8
    case .complex128: 16
    case .unicode(let count): 4 * count
    case .bytes(let count): count
    }
  }

  /// Whether an element has a real and an imaginary part.
  public var isComplex: Bool { self == .complex64 || self == .complex128 }

  public var isText: Bool {
    switch self {
    case .unicode, .bytes: true
    default: false
    }
  }

  /// For messages.
  static let supported =
    "b1, u1, u2, u4, u8, i1, i2, i4, i8, f2, f4, f8, c8, c16, U (text), S (bytes), little-endian"
}
