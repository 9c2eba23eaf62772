import ConformanceVectors
import ModelImage
import Runtime

/// Compares what each operator writes with expected bytes, operator after operator, each at the next multiple of
/// ``VectorLayout/alignment``; keeps the first difference.
@safe
struct OutputComparison: OperatorTrace {
  private let image: ModelImage
  private let expected: UnsafeRawBufferPointer
  private var offset = 0
  private(set) var difference: CaseDifference?
  /// FNV-1a of the output that was written last.
  private(set) var digest = ByteDigest()

  init(image: ModelImage, expected: UnsafeRawBufferPointer) {
    self.image = image
    unsafe self.expected = expected
  }

  mutating func willRun(operator index: Int) {}

  mutating func didRun(operator index: Int, output: RawSpan) {
    digest = ByteDigest()
    for place in 0..<output.byteCount { digest.append(output.byte(place)) }
    guard difference == nil else { return }
    let start = offset
    offset += VectorLayout.aligned(output.byteCount)
    guard unsafe offset <= expected.count else {
      difference = CaseDifference(
        .shape, position: index, expected: unsafe Int32(truncatingIfNeeded: expected.count),
        found: Int32(truncatingIfNeeded: offset))
      return
    }
    let operation = image.operator(index)
    let tensor = image.tensor(operation.output)
    for element in 0..<tensor.shape.count {
      let wanted: Int32
      let found: Int32
      switch tensor.elementType {
      case .int8:
        wanted = unsafe Int32(expected.load(fromByteOffset: start + element, as: Int8.self))
        found = unsafe Int32(output.unsafeLoad(fromByteOffset: element, as: Int8.self))
      case .int16:
        wanted = unsafe Int32(expected.load(fromByteOffset: start + 2 * element, as: Int16.self))
        found = unsafe Int32(output.unsafeLoad(fromByteOffset: 2 * element, as: Int16.self))
      }
      if wanted != found {
        difference = CaseDifference(
          .operatorOutput, position: index, kind: Int32(operation.kind.rawValue), element: element,
          expected: wanted, found: found)
        return
      }
    }
  }

  /// All expected bytes were compared.
  var isComplete: Bool { unsafe offset == expected.count }
  var comparedBytes: Int { offset }
  var expectedBytes: Int { unsafe expected.count }
}

extension RawSpan {
  @inline(__always)
  fileprivate func byte(_ offset: Int) -> UInt8 {
    unsafe unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)
  }
}
