import CGSL

/// Rounds the rows of a weight matrix to int8 so that the layer's outputs, not the weights, change least.
///
/// Weights are rounded one column after another; each rounding error is carried over to the columns that follow
/// in proportion to how their inputs correlate with this one's (Frantar et al. 2023, "GPTQ", after LeCun et al.'s
/// and Hassibi and Stork's optimal brain surgeon). Minimises E (Δw · (x − E x))² for every row; the mean goes
/// into the bias (``correctedBias(_:rounded:scale:mean:)``).
struct WeightRounding {
  /// Columns K.
  let dimension: Int
  /// Upper Cholesky factor U of the inverse covariance, Σ⁻¹ = Uᵀ U, row-major `[K, K]`; nil rounds to nearest.
  private let factor: [Double]?

  /// Rounds every weight to the nearest integer.
  init(nearestWithDimension dimension: Int) {
    self.dimension = dimension
    factor = nil
  }

  /// Carries errors along the covariance of `moments`; `damping` (relative to the mean variance) keeps directions
  /// that calibration hardly saw from being used. Nil when the covariance has no Cholesky factor.
  init?(_ moments: SecondMoments, damping: Double) {
    dimension = moments.dimension
    let size = dimension
    var covariance = moments.dampedCovariance(damping: damping)
    var lower: [Double]?
    covariance.withUnsafeMutableBufferPointer { buffer in
      var view = gsl_matrix_view_array(buffer.baseAddress, size, size)
      // GSL's default handler aborts the process; here a failure is an answer.
      let handler = gsl_set_error_handler_off()
      defer { gsl_set_error_handler(handler) }
      guard gsl_linalg_cholesky_decomp1(&view.matrix) == 0,
        gsl_linalg_cholesky_invert(&view.matrix) == 0,
        gsl_linalg_cholesky_decomp1(&view.matrix) == 0
      else { return }
      lower = Array(buffer)
    }
    guard let lower else { return nil }
    // Σ⁻¹ = L Lᵀ with L lower, so U = Lᵀ.
    var upper = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in row..<size { upper[row * size + column] = lower[column * size + row] }
    }
    factor = upper
  }

  /// Rounds `row [K]` to multiples of `scale` within ±127; returns the integers and the mean square change of the
  /// layer's output (of the weights, when rounding to nearest).
  func rounded(_ row: [Double], scale: Double) -> (integers: [Int8], error: Double) {
    var integers = [Int8](repeating: 0, count: dimension)
    var error = 0.0
    guard let factor else {
      for column in 0..<dimension {
        let nearest = Self.nearest(row[column], scale)
        integers[column] = Int8(nearest)
        error += (row[column] - nearest * scale) * (row[column] - nearest * scale)
      }
      return (integers, error)
    }
    var remaining = row
    remaining.withUnsafeMutableBufferPointer { remaining in
      factor.withUnsafeBufferPointer { factor in
        for column in 0..<dimension {
          let nearest = Self.nearest(remaining[column], scale)
          integers[column] = Int8(nearest)
          let start = column * dimension
          let carried = (remaining[column] - nearest * scale) / factor[start + column]
          error += carried * carried
          if carried != 0 {
            for other in (column + 1)..<max(dimension, column + 1) {
              remaining[other] -= carried * factor[start + other]
            }
          }
        }
      }
    }
    return (integers, error)
  }

  private static func nearest(_ weight: Double, _ scale: Double) -> Double {
    min(max((weight / scale).rounded(.toNearestOrEven), -127), 127)
  }

  /// `bias` changed so that the layer's mean output stays what it was with the unrounded `row`.
  static func correctedBias(
    _ bias: Double, row: [Double], integers: [Int8], scale: Double, mean: [Double]
  ) -> Double {
    var corrected = bias
    for column in row.indices { corrected += (row[column] - scale * Double(integers[column])) * mean[column] }
    return corrected
  }
}
