// Operations that move numbers. Where each one goes is worked out once, when a graph is prepared.

extension FloatKernel {
  /// For every element that moves: where from, where to. Nil for operations that compute.
  static func moves(_ operation: FloatGraph.Operation, input: [Int], output: [Int]) -> (
    from: [Int], to: [Int]
  )? {
    let (source, target) = (Strides.rowMajor(input), Strides.rowMajor(output))
    switch operation {
    case .transpose(let permutation):
      return (
        Strides.offsets(output, strides: permutation.map { source[$0] }),
        Strides.offsets(output, strides: target)
      )
    case .slice(let slice):
      let start = zip(slice.starts, source).reduce(0) { $0 + $1.0 * $1.1 }
      return (
        Strides.offsets(output, strides: zip(slice.steps, source).map { $0 * $1 }, start: start),
        Strides.offsets(output, strides: target)
      )
    case .pad(let pad):
      let start = zip(pad.before, target).reduce(0) { $0 + $1.0 * $1.1 }
      return (
        Strides.offsets(input, strides: source), Strides.offsets(input, strides: target, start: start)
      )
    default: return nil
    }
  }

  /// Moves the elements of one sample.
  func runMoves(_ input: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>) {
    for (from, to) in zip(movedFrom, movedTo) { result[to] = input[from] }
  }
}
