/// Weights beyond −127 … 127 as sums of weights inside: kernels take none of −128, and uint8 weights with a zero point
/// reach ±255. The input is read once for every part, so the accumulator's sum is the same, to the bit.
struct SplitWeights {
  /// `[O, taps, depth]` each.
  let parts: [[Int8]]

  /// - Parameter weights: q − zero point, −381 … 381.
  init(_ weights: [Int64]) {
    let largest = weights.reduce(0) { max($0, abs($1)) }
    let count = max(1, Int((largest + 126) / 127))
    var rest = weights
    parts = (0..<count).map { _ in
      rest.indices.map { index in
        let part = min(max(rest[index], -127), 127)
        rest[index] -= part
        return Int8(part)
      }
    }
  }

  /// `[O, taps, parts · depth]`: for an input that holds its channels once for every part.
  func joined(depth: Int) -> [Int8] {
    guard parts.count > 1 else { return parts[0] }
    return (0..<(parts[0].count / depth)).flatMap { row in
      parts.flatMap { $0[(row * depth)..<((row + 1) * depth)] }
    }
  }
}
