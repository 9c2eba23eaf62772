/// Grey frames of any size as the `[64, 64]` that the networks take.
///
/// A pixel becomes the mean of the source over the rectangle that it covers: an average where the source is larger,
/// a repetition where it is smaller, the same image where the sizes agree. Aspect ratios are not kept.
public struct FrameResampler: Sendable {
  public static let side = 64

  private let rows: [[(index: Int, weight: Float)]]
  private let columns: [[(index: Int, weight: Float)]]
  private let width: Int
  private let isIdentity: Bool

  public init(height: Int, width: Int) {
    self.width = width
    isIdentity = height == Self.side && width == Self.side
    rows = Self.weights(from: height)
    columns = Self.weights(from: width)
  }

  /// - Parameter frame: `[H, W]`.
  /// - Returns: `[64, 64]`, rounded to the nearest.
  public func callAsFunction(_ frame: ArraySlice<UInt8>) -> [UInt8] {
    if isIdentity { return Array(frame) }
    return frame.withUnsafeBufferPointer { frame in
      var result = [UInt8](repeating: 0, count: Self.side * Self.side)
      for (i, row) in rows.enumerated() {
        for (j, column) in columns.enumerated() {
          var sum: Float = 0
          for (y, rowWeight) in row {
            var line: Float = 0
            for (x, weight) in column { line += weight * Float(frame[y * width + x]) }
            sum += rowWeight * line
          }
          result[i * Self.side + j] = UInt8(min(sum.rounded(), 255))
        }
      }
      return result
    }
  }

  /// For each of 64 intervals the source elements that it covers, with weights of sum 1.
  private static func weights(from count: Int) -> [[(index: Int, weight: Float)]] {
    let step = Double(count) / Double(side)
    return (0..<side).map { target in
      let (lower, upper) = (Double(target) * step, Double(target + 1) * step)
      let indices = Int(lower)...max(Int(lower), min(Int(upper.rounded(.up)) - 1, count - 1))
      return indices.map { index in
        let covered = min(upper, Double(index + 1)) - max(lower, Double(index))
        return (index, Float(covered / step))
      }
    }
  }
}
