import ModelImage

/// Appends little-endian numbers to a growing blob.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  var count: Int { bytes.count }

  mutating func append<Value: FixedWidthInteger>(_ value: Value) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append<Value: FixedWidthInteger>(contentsOf values: [Value]) {
    bytes.reserveCapacity(bytes.count + values.count * MemoryLayout<Value>.size)
    for value in values { append(value) }
  }

  mutating func append(bytes values: [UInt8]) { bytes.append(contentsOf: values) }

  /// Zeros up to the next multiple of the image's alignment.
  mutating func align() {
    bytes.append(contentsOf: repeatElement(0, count: ImageLayout.aligned(bytes.count) - bytes.count))
  }

  mutating func overwrite(_ value: UInt32, at offset: Int) {
    withUnsafeBytes(of: value.littleEndian) { source in
      for index in 0..<4 { bytes[offset + index] = source[index] }
    }
  }
}
