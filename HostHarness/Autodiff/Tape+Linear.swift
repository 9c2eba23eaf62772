import CGSL

extension Tape {
  /// `x [N, K] · weightsᵀ [O, K] + bias [1, O]` → `[N, O]`.
  public func linear(_ x: Variable, _ weights: Variable, _ bias: Variable?) -> Variable {
    precondition(x.columns == weights.columns, "linear: \(x.columns) inputs, weights for \(weights.columns)")
    let (n, k, o) = (x.rows, x.columns, weights.rows)
    let needs = needsGradient(x, weights) || (bias.map { needsGradient($0) } ?? false)
    let out = make(n, o, needsGradient: needs)
    let z = value(out)
    if let bias {
      precondition(bias.count == o)
      let b = value(bias)
      for row in 0..<n { (z + row * o).update(from: b, count: o) }
    }
    gemm(
      transposeA: false, transposeB: true, n, o, k, value(x), k, value(weights), k,
      beta: bias == nil ? 0 : 1, z, o)
    if let dz = gradient(out) {
      let (xv, wv) = (value(x), value(weights))
      let (dx, dw, db) = (gradient(x), gradient(weights), bias.flatMap { gradient($0) })
      record {
        if let dx {
          gemm(transposeA: false, transposeB: false, n, k, o, dz, o, wv, k, beta: 1, dx, k)
        }
        if let dw {
          gemm(transposeA: true, transposeB: false, o, k, n, dz, o, xv, k, beta: 1, dw, k)
        }
        if let db { sumRows(dz, rows: n, columns: o, into: db) }
      }
    }
    return out
  }

  /// `a [N, M]ᵀ · b [N, K]` → `[M, K]`.
  public func matrixProductTransposed(_ a: Variable, _ b: Variable) -> Variable {
    precondition(a.rows == b.rows)
    let (n, m, k) = (a.rows, a.columns, b.columns)
    let out = make(m, k, needsGradient: needsGradient(a, b))
    let (av, bv) = (value(a), value(b))
    gemm(transposeA: true, transposeB: false, m, k, n, av, m, bv, k, beta: 0, value(out), k)
    if let dz = gradient(out) {
      let (da, db) = (gradient(a), gradient(b))
      record {
        if let da { gemm(transposeA: false, transposeB: true, n, m, k, bv, k, dz, k, beta: 1, da, m) }
        if let db { gemm(transposeA: false, transposeB: false, n, k, m, av, m, dz, k, beta: 1, db, k) }
      }
    }
    return out
  }
}

/// `C [m, n] = op(A) op(B) + beta C`, row-major, through GSL's CBLAS interface.
func gemm(
  transposeA: Bool, transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Float>,
  _ strideA: Int, _ b: UnsafePointer<Float>, _ strideB: Int, beta: Float, _ c: UnsafeMutablePointer<Float>,
  _ strideC: Int
) {
  cblas_sgemm(
    CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans, Int32(m),
    Int32(n), Int32(k), 1, a, Int32(strideA), b, Int32(strideB), beta, c, Int32(strideC))
}

/// Adds the sum over rows of `matrix [rows, columns]` to `sum [columns]`.
func sumRows(
  _ matrix: UnsafePointer<Float>, rows: Int, columns: Int, into sum: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows {
    let source = matrix + row * columns
    for i in 0..<columns { sum[i] += source[i] }
  }
}
