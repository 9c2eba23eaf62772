import Foundation

extension NPYArray {
  /// The bytes of an `.npy` file.
  public func encoded() -> Data {
    Data(NPYHeader(elementType: elementType, shape: shape).encoded()) + bytes
  }

  /// Reads the bytes of an `.npy` file; Fortran order is turned into C order.
  public init(encoded file: Data, file name: String, array: String) throws(ArrayFileError) {
    let (header, start) = try NPYHeader.read(file, file: name, array: array)
    let bytes = file.dropFirst(start)
    guard bytes.count == header.dataBytes else {
      throw .wrongSize(file: name, array: array, expectedBytes: header.dataBytes, foundBytes: bytes.count)
    }
    self.init(
      elementType: header.elementType, shape: header.shape,
      bytes: header.isFortranOrder
        ? Self.rowMajor(bytes, shape: header.shape, elementBytes: header.elementType.sizeBytes) : bytes)
  }

  /// Reads an `.npy` file.
  public init(contentsOf path: String) throws(ArrayFileError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw .unreadable(file: path, reason: UnreadableFile.reason(path, error))
    }
    try self.init(encoded: data, file: path, array: "array")
  }

  /// Writes an `.npy` file in one piece, or leaves what was there.
  public func write(to path: String) throws(AtomicFile.WriteError) {
    try AtomicFile.write(encoded(), to: path)
  }

  /// Column-major elements in row-major order.
  private static func rowMajor(_ bytes: Data, shape: [Int], elementBytes: Int) -> Data {
    guard shape.count > 1, !bytes.isEmpty else { return bytes }
    var result = Data(count: bytes.count)
    var strides = [Int](repeating: elementBytes, count: shape.count)
    for axis in 1..<shape.count { strides[axis] = strides[axis - 1] * shape[axis - 1] }
    bytes.withUnsafeBytes { (source: UnsafeRawBufferPointer) in
      result.withUnsafeMutableBytes { (target: UnsafeMutableRawBufferPointer) in
        var index = [Int](repeating: 0, count: shape.count)
        var from = 0
        for to in stride(from: 0, to: target.count, by: elementBytes) {
          for byte in 0..<elementBytes { target[to + byte] = source[from + byte] }
          var axis = shape.count - 1
          while axis >= 0 {
            index[axis] += 1
            from += strides[axis]
            if index[axis] < shape[axis] { break }
            from -= strides[axis] * shape[axis]
            index[axis] = 0
            axis -= 1
          }
        }
      }
    }
    return result
  }
}
