/// How the range of an int8 activation follows from calibration.
///
/// int16 has a range of its own: the largest magnitude times ``QuantizationOptions/headroom16``.
public enum RangeRule: Sendable, Equatable, Codable {
  /// Everything that calibration saw: nothing is cut off, outliers coarsen the rest.
  case minMax
  /// So many percent of the elements; what lies further out, half of it at each end where there are two, is cut off.
  case percentile(Double)
  /// The range, among shrunken ones, with the least mean square error, cutting off included.
  case leastSquares
}

extension TensorQuantization {
  /// int8 with the range that `rule` gives for all `tensors` together.
  static func affine8(_ tensors: [ValueStatistics], _ rule: RangeRule) -> TensorQuantization {
    switch rule {
    case .leastSquares: return leastSquares8(tensors)
    case .minMax:
      return affine8(
        minimum: Double(tensors.reduce(Float.infinity) { min($0, $1.minimum) }),
        maximum: Double(tensors.reduce(-Float.infinity) { max($0, $1.maximum) }))
    case .percentile(let percent):
      let ranges = tensors.map { $0.range(percent: percent) }
      return affine8(
        minimum: ranges.reduce(.infinity) { min($0, $1.lowerBound) },
        maximum: ranges.reduce(-.infinity) { max($0, $1.upperBound) })
    }
  }
}
