/// Rows of an array in Fortran order, gathered in one pass over the array with a small buffer.
struct FortranRows {
  private static let chunkBytes = 1 << 20

  let stream: ArrayStream
  let first: Int
  let count: Int

  /// - Parameter target: room for `count` rows, which come out row-major.
  func read(into target: UnsafeMutableRawBufferPointer) throws(ArrayFileError) {
    let size = stream.elementType.sizeBytes
    let shape = stream.shape
    let rows = shape[0]
    // Columns of the matrix [rows, rest], in the order of the file: the second axis runs fastest.
    let columns = stream.count / rows
    let columnsAtOnce = max(1, Self.chunkBytes / max(1, rows * size))
    let chunk = ByteBuffer(count: min(columns, columnsAtOnce) * rows * size)
    var place = ColumnPlace(shape: Array(shape.dropFirst()))
    var column = 0
    while column < columns {
      let piece = chunk.prefix(min(columnsAtOnce, columns - column) * rows * size)
      try stream.read(from: column * rows, into: piece)
      for start in stride(from: 0, to: piece.count, by: rows * size) {
        for row in 0..<count {
          let from = start + (first + row) * size
          let to = (row * columns + place.rowMajorIndex) * size
          for byte in 0..<size { target[to + byte] = piece[from + byte] }
        }
        place.advance()
      }
      column += piece.count / (rows * size)
    }
  }
}

/// An index that counts in Fortran order and knows its row-major position.
private struct ColumnPlace {
  private let shape: [Int]
  private let strides: [Int]
  private var index: [Int]
  private(set) var rowMajorIndex = 0

  init(shape: [Int]) {
    self.shape = shape
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    self.strides = strides
    index = [Int](repeating: 0, count: shape.count)
  }

  mutating func advance() {
    for axis in shape.indices {
      index[axis] += 1
      rowMajorIndex += strides[axis]
      if index[axis] < shape[axis] { return }
      rowMajorIndex -= strides[axis] * shape[axis]
      index[axis] = 0
    }
  }
}
