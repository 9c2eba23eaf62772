import CGSL

/// Mean and covariance of the vectors that an operator with weights multiplies: input vectors of a dense layer,
/// patches of a convolution, accumulated in double precision.
public final class SecondMoments {
  /// Length of a vector.
  public let dimension: Int
  public private(set) var count = 0
  private var sums: [Double]
  /// Upper triangle of Σ x xᵀ, row-major `[dimension, dimension]`.
  private var products: [Double]
  private var rows: [Double] = []

  public init(dimension: Int) {
    self.dimension = dimension
    sums = [Double](repeating: 0, count: dimension)
    products = [Double](repeating: 0, count: dimension * dimension)
  }

  /// Adds `vectors [rowCount, dimension]`.
  public func add(_ vectors: UnsafePointer<Float>, rowCount: Int) {
    let total = rowCount * dimension
    if rows.count < total { rows = [Double](repeating: 0, count: total) }
    rows.withUnsafeMutableBufferPointer { rows in
      sums.withUnsafeMutableBufferPointer { sums in
        for row in 0..<rowCount {
          for column in 0..<dimension {
            let element = Double(vectors[row * dimension + column])
            rows[row * dimension + column] = element
            sums[column] += element
          }
        }
      }
    }
    let size = Int32(dimension)
    cblas_dsyrk(
      CblasRowMajor, CblasUpper, CblasTrans, size, Int32(rowCount), 1, rows, size, 1, &products, size)
    count += rowCount
  }

  /// `[dimension]`.
  public var mean: [Double] { sums.map { $0 / Double(max(1, count)) } }

  /// Covariance with `damping` times the mean variance added to the diagonal (and a unit where nothing varies),
  /// `[dimension, dimension]`, both triangles.
  public func dampedCovariance(damping: Double) -> [Double] {
    let mean = mean
    let scale = 1 / Double(max(1, count))
    var covariance = [Double](repeating: 0, count: dimension * dimension)
    var trace = 0.0
    for row in 0..<dimension {
      for column in row..<dimension {
        let element = products[row * dimension + column] * scale - mean[row] * mean[column]
        covariance[row * dimension + column] = element
        covariance[column * dimension + row] = element
      }
      trace += covariance[row * dimension + row]
    }
    let addition = trace > 0 ? damping * trace / Double(dimension) : 1
    for index in 0..<dimension { covariance[index * dimension + index] += addition }
    return covariance
  }
}
