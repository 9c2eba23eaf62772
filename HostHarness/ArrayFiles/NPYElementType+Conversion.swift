extension NPYElementType {
  /// Numbers of this type as 64-bit floats; a complex element gives its real part, then its imaginary part.
  ///
  /// Integers beyond 2⁵³ round to the nearest even. Nil for text.
  ///
  /// - Parameter bytes: whole elements, little-endian.
  public func doubles(_ bytes: UnsafeRawBufferPointer) -> [Double]? {
    switch self {
    case .bool: convert(bytes, as: UInt8.self) { $0 == 0 ? 0 : 1 }
    case .uint8: convert(bytes, as: UInt8.self) { Double($0) }
    case .uint16: convert(bytes, as: UInt16.self) { Double($0) }
    case .uint32: convert(bytes, as: UInt32.self) { Double($0) }
    case .uint64: convert(bytes, as: UInt64.self) { Double($0) }
    case .int8: convert(bytes, as: Int8.self) { Double($0) }
    case .int16: convert(bytes, as: Int16.self) { Double($0) }
    case .int32: convert(bytes, as: Int32.self) { Double($0) }
    case .int64: convert(bytes, as: Int64.self) { Double($0) }
    case .float16: convert(bytes, as: UInt16.self) { Double(Self.float(binary16: $0)) }
    case .float32, .complex64: convert(bytes, as: Float.self) { Double($0) }
    case .float64, .complex128: convert(bytes, as: Double.self) { $0 }
    case .unicode, .bytes: nil
    }
  }

  /// Numbers of this type as 32-bit floats, rounded to the nearest even; what does not fit becomes an infinity.
  /// A complex element gives its real part, then its imaginary part. Nil for text.
  ///
  /// - Parameter bytes: whole elements, little-endian.
  public func floats(_ bytes: UnsafeRawBufferPointer) -> [Float]? {
    switch self {
    case .float32, .complex64: convert(bytes, as: Float.self) { $0 }
    case .float16: convert(bytes, as: UInt16.self) { Self.float(binary16: $0) }
    case .uint8: convert(bytes, as: UInt8.self) { Float($0) }
    default: doubles(bytes)?.map { Float($0) }
    }
  }

  @inline(__always)
  private func convert<Stored: BitwiseCopyable, Result>(
    _ bytes: UnsafeRawBufferPointer, as type: Stored.Type, _ convert: (Stored) -> Result
  ) -> [Result] {
    let count = bytes.count / MemoryLayout<Stored>.size
    return [Result](unsafeUninitializedCapacity: count) { target, filled in
      for index in 0..<count {
        let stored = bytes.loadUnaligned(
          fromByteOffset: index * MemoryLayout<Stored>.size, as: Stored.self)
        target.initializeElement(at: index, to: convert(stored))
      }
      filled = count
    }
  }

  /// IEEE 754 binary16, exactly. Swift's own type for it is missing on some hosts.
  static func float(binary16 bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10 & 0x1f)
    let fraction = UInt32(bits & 0x3ff)
    switch exponent {
    case 0:
      // Zero or subnormal: the fraction counts steps of 2⁻²⁴.
      let magnitude = Float(fraction) * 0x1p-24
      return sign == 0 ? magnitude : -magnitude
    case 0x1f: return Float(bitPattern: sign | 0x7f80_0000 | fraction << 13)
    default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}
