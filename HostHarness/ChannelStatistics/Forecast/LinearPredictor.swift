import CGSL

/// Least squares of a future value on an intercept and past values (`gsl_multifit_linear`).
struct LinearPredictor {
  /// Intercept, then newest to oldest.
  var coefficients: [Double]

  /// Nil with fewer rows than twice the coefficients.
  ///
  /// - Parameter rows: past values, newest first, all of one length.
  static func fit(rows: [[Double]], targets: [Double]) -> LinearPredictor? {
    guard let width = rows.first.map({ $0.count + 1 }), rows.count >= 2 * width, NumericalLibrary.isQuiet
    else { return nil }
    let matrix = gsl_matrix_alloc(rows.count, width)
    let vector = gsl_vector_alloc(rows.count)
    let solution = gsl_vector_alloc(width)
    let covariance = gsl_matrix_alloc(width, width)
    let workspace = gsl_multifit_linear_alloc(rows.count, width)
    defer {
      gsl_matrix_free(matrix)
      gsl_vector_free(vector)
      gsl_vector_free(solution)
      gsl_matrix_free(covariance)
      gsl_multifit_linear_free(workspace)
    }
    for row in rows.indices {
      gsl_matrix_set(matrix, row, 0, 1)
      for column in rows[row].indices { gsl_matrix_set(matrix, row, column + 1, rows[row][column]) }
      gsl_vector_set(vector, row, targets[row])
    }
    var residual = 0.0
    // Equal columns (a constant channel) have singular values of 0, which the solver leaves out.
    guard
      gsl_multifit_linear(matrix, vector, solution, covariance, &residual, workspace)
        == Int32(GSL_SUCCESS)
    else { return nil }
    return LinearPredictor(coefficients: (0..<width).map { gsl_vector_get(solution, $0) })
  }

  func value(_ past: [Double]) -> Double {
    var sum = coefficients[0]
    for index in past.indices { sum += coefficients[index + 1] * past[index] }
    return sum
  }
}
