import ArrayFiles

/// An array that NumPy wrote, in C or Fortran order.
final class NumPySource: ArraySource {
  let dataset: String
  private let stream: ArrayStream

  /// - Parameter dataset: the array's name in an archive; ignored for an `.npy` file, which has one array.
  init(file: String, dataset: String) throws(ImportError) {
    do throws(ArrayFileError) {
      stream =
        file.hasSuffix(".npy")
        ? try ArrayStream(contentsOf: file) : try NPZStreams(contentsOf: file).open(dataset)
      try stream.verifyChecksum()
    } catch {
      throw .file(error)
    }
    self.dataset = dataset
    guard !stream.elementType.isText else {
      throw .unsupportedDataset(file: file, dataset: dataset, reason: "text, expected numbers")
    }
  }

  var file: String { stream.file }
  var shape: [Int] { stream.shape }
  var isComplex: Bool { stream.elementType.isComplex }

  var whiteLevel: Double? {
    switch stream.elementType {
    case .uint8: 255
    case .uint16: 65_535
    case .bool, .float16, .float32, .float64: 1
    default: nil
    }
  }

  func read(start: [Int], count: [Int]) throws(ImportError) -> [Double] {
    // Fortran order is C order with the axes the other way round.
    let isReversed = stream.isFortranOrder
    func stored(_ values: [Int]) -> [Int] { isReversed ? values.reversed() : values }
    let box = Box(shape: stored(shape), start: stored(start), count: stored(count))
    let elementBytes = stream.elementType.sizeBytes
    let buffer = ByteBuffer(count: box.elementCount * elementBytes)
    do throws(ArrayFileError) {
      var filled = 0
      for run in box.runs {
        let target = UnsafeMutableRawBufferPointer(
          rebasing: buffer.bytes[filled..<(filled + run.count * elementBytes)])
        try stream.read(from: run.lowerBound, into: target)
        filled += target.count
      }
    } catch {
      throw .file(error)
    }
    let values = stream.elementType.doubles(UnsafeRawBufferPointer(buffer.bytes)) ?? []
    guard isReversed else { return values }
    let parts = isComplex ? [2] : []
    let axes = Array(shape.indices.reversed()) + (isComplex ? [shape.count] : [])
    return Transposition(shape: stored(count) + parts, axes: axes).apply(values)
  }
}
