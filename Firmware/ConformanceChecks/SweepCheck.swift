import ConformanceVectors

/// Evaluates a function block by block and compares digests.
enum SweepCheck {
  static func run(_ vector: VectorCase, of vectors: VectorSet) throws(CaseDifference) {
    guard let function = SweepFunction(rawValue: vector.selector) else {
      throw CaseDifference(.shape, expected: 0, found: Int32(bitPattern: vector.selector))
    }
    let input = unsafe vectors.input(vector)
    let start = unsafe input.baseAddress?.assumingMemoryBound(to: Int16.self)
    let table = unsafe Span(
      _unsafeElements: UnsafeBufferPointer(start: start, count: input.count / 2))
    guard function != .interpolatedTable || table.count == 513 else {
      throw CaseDifference(.shape, expected: 513, found: Int32(truncatingIfNeeded: table.count))
    }
    let expected = unsafe vectors.expected(vector)
    var sweep = FunctionSweep(function, argument: vector.argument0, seed: vector.argument1)
    for block in 0..<(expected.count / 4) {
      let wanted = unsafe expected.load(fromByteOffset: 4 * block, as: UInt32.self)
      let found = sweep.nextBlock(table: table)
      guard wanted == found else {
        throw CaseDifference(
          .sweepBlock, position: block, expected: Int32(bitPattern: wanted), found: Int32(bitPattern: found))
      }
    }
  }
}
