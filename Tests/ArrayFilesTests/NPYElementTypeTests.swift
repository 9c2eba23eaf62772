import Testing

@testable import ArrayFiles

@Suite struct NPYElementTypeTests {
  private static let all: [NPYElementType] = [
    .bool, .uint8, .uint16, .uint32, .uint64, .int8, .int16, .int32, .int64, .float16, .float32, .float64,
    .complex64, .complex128, .unicode(7), .bytes(3),
  ]

  @Test func codesNameTypes() {
    for type in Self.all {
      #expect(NPYElementType(nameWithoutOrder: String(type.code.dropFirst())) == type)
    }
    for name in ["", "f", "f16", "V8", "O", "M8[s]", "U-1", "c4"] {
      #expect(NPYElementType(nameWithoutOrder: name) == nil)
    }
  }

  /// All 65536 values against the definition of IEEE 754.
  @Test func binary16IsExact() {
    for bits in UInt16.min...UInt16.max {
      let exponent = Int(bits >> 10 & 31)
      let fraction = Double(bits & 1023)
      let sign: Double = bits >> 15 == 0 ? 1 : -1
      let found = Double(NPYElementType.float(binary16: bits))
      switch exponent {
      case 31: #expect(fraction == 0 ? found == sign * .infinity : found.isNaN)
      case 0: #expect(found == sign * fraction * 0x1p-24 && (found.sign == .minus) == (sign < 0))
      default:
        #expect(
          found == sign * (1 + fraction / 1024) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
        )
      }
    }
  }

  @Test func integersBecomeNumbers() {
    func doubles<Element: BitwiseCopyable>(_ type: NPYElementType, _ elements: [Element]) -> [Double]? {
      elements.withUnsafeBytes { type.doubles($0) }
    }
    #expect(doubles(.int8, [Int8.min, -1, 127]) == [-128, -1, 127])
    #expect(doubles(.int16, [Int16.min, 5]) == [-32_768, 5])
    #expect(doubles(.int32, [Int32.min]) == [-2_147_483_648])
    #expect(doubles(.int64, [Int64.max]) == [0x1p63])
    #expect(doubles(.uint32, [UInt32.max]) == [4_294_967_295])
    #expect(doubles(.uint64, [UInt64.max]) == [0x1p64])
    #expect(doubles(.complex64, [Float(1), -2]) == [1, -2])
    #expect(doubles(.bytes(1), [UInt8(1)]) == nil)
    let large = [1e300, 0.1].withUnsafeBytes { NPYElementType.float64.floats($0) }
    #expect(large == [.infinity, 0.1])
  }
}
