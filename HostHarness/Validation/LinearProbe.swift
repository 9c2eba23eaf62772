import CGSL

/// A linear map from latents to a physical quantity, fitted by least squares.
public struct LinearProbe: Sendable, Equatable {
  /// `[output][input + 1]`, the constant last.
  public let coefficients: [[Double]]

  /// - Parameters:
  ///   - inputs: `[sample][input]`.
  ///   - outputs: `[sample][output]`.
  /// - Precondition: at least as many samples as coefficients an output, and equally many inputs and outputs.
  public init(inputs: [[Float]], outputs: [[Double]]) {
    let columns = (inputs.first?.count ?? 0) + 1
    let outputCount = outputs.first?.count ?? 0
    precondition(inputs.count == outputs.count && inputs.count >= columns)
    guard let matrix = gsl_matrix_alloc(inputs.count, columns),
      let target = gsl_vector_alloc(inputs.count), let solution = gsl_vector_alloc(columns),
      let covariance = gsl_matrix_alloc(columns, columns),
      let workspace = gsl_multifit_linear_alloc(inputs.count, columns)
    else { preconditionFailure("out of memory for \(inputs.count) samples") }
    defer {
      gsl_matrix_free(matrix)
      gsl_vector_free(target)
      gsl_vector_free(solution)
      gsl_matrix_free(covariance)
      gsl_multifit_linear_free(workspace)
    }
    for (row, input) in inputs.enumerated() {
      for (column, value) in input.enumerated() { gsl_matrix_set(matrix, row, column, Double(value)) }
      gsl_matrix_set(matrix, row, columns - 1, 1)
    }
    coefficients = (0..<outputCount).map { output in
      for row in inputs.indices { gsl_vector_set(target, row, outputs[row][output]) }
      var sumOfSquares = 0.0
      gsl_multifit_linear(matrix, target, solution, covariance, &sumOfSquares, workspace)
      return (0..<columns).map { gsl_vector_get(solution, $0) }
    }
  }

  public func callAsFunction(_ input: [Float]) -> [Double] {
    coefficients.map { row in
      var sum = row[row.count - 1]
      for (index, value) in input.enumerated() { sum += row[index] * Double(value) }
      return sum
    }
  }
}
