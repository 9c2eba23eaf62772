import Foundation

extension Tape {
  /// Variance hinge of VICReg (Bardes et al. 2022): mean over dimensions of `max(0, target − σ_d)`, σ over rows
  /// with ε = 1e-4.
  public func varianceHinge(_ a: Variable, target: Float = 1) -> Variable {
    let (mean, rows, columns) = (columnMeans(a), a.rows, a.columns)
    let out = make(1, 1, needsGradient: needsGradient(a))
    let x = value(a)
    let deviation = takeScratch(columns)
    deviation.update(repeating: 0, count: columns)
    for row in 0..<rows {
      let source = x + row * columns
      for i in 0..<columns {
        let d = source[i] - mean[i]
        deviation[i] += d * d
      }
    }
    var total: Float = 0
    for i in 0..<columns {
      deviation[i] = sqrtf(deviation[i] / Float(rows) + 1e-4)
      total += max(0, target - deviation[i])
    }
    value(out)[0] = total / Float(columns)
    if let dz = gradient(out), let dx = gradient(a) {
      record {
        let scale = dz[0] / Float(columns * rows)
        for row in 0..<rows {
          let (source, gradient) = (x + row * columns, dx + row * columns)
          for i in 0..<columns where deviation[i] < target {
            gradient[i] -= scale * (source[i] - mean[i]) / deviation[i]
          }
        }
      }
    }
    return out
  }

  /// Covariance term of VICReg: Σ over off-diagonal elements of the covariance squared, divided by D.
  public func covariancePenalty(_ a: Variable) -> Variable {
    let (mean, rows, columns) = (columnMeans(a), a.rows, a.columns)
    let out = make(1, 1, needsGradient: needsGradient(a))
    let x = value(a)
    let centred = takeScratch(a.count)
    for row in 0..<rows {
      for i in 0..<columns { centred[row * columns + i] = x[row * columns + i] - mean[i] }
    }
    let covariance = takeScratch(columns * columns)
    gemm(
      transposeA: true, transposeB: false, columns, columns, rows, centred, columns, centred, columns,
      beta: 0, covariance, columns)
    var total: Float = 0
    for i in 0..<columns {
      for j in 0..<columns {
        let c = i == j ? 0 : covariance[i * columns + j] / Float(rows)
        covariance[i * columns + j] = c
        total += c * c
      }
    }
    value(out)[0] = total / Float(columns)
    if let dz = gradient(out), let dx = gradient(a) {
      record {
        // d/dx of Σ c² / D: 4 / (N D) · centred · C; the means' own derivative vanishes.
        let scale = 4 * dz[0] / Float(rows * columns)
        for i in 0..<columns * columns { covariance[i] *= scale }
        gemm(
          transposeA: false, transposeB: false, rows, columns, columns, centred, columns, covariance,
          columns, beta: 1, dx, columns)
      }
    }
    return out
  }

  private func columnMeans(_ a: Variable) -> UnsafeMutablePointer<Float> {
    let mean = takeScratch(a.columns)
    mean.update(repeating: 0, count: a.columns)
    sumRows(value(a), rows: a.rows, columns: a.columns, into: mean)
    for i in 0..<a.columns { mean[i] /= Float(a.rows) }
    return mean
  }
}
