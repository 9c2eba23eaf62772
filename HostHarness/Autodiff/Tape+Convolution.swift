extension Tape {
  /// `images [N, H · W · C]`, `weights [O, kH · kW · C]`, `bias [1, O]` → `[N, oH · oW · O]`.
  public func convolution(
    _ images: Variable, _ weights: Variable, _ bias: Variable?, _ geometry: ConvolutionGeometry
  ) -> Variable {
    precondition(images.columns == geometry.inputCount && weights.columns == geometry.patchCount)
    let (n, o, k) = (images.rows, weights.rows, geometry.patchCount)
    let pixels = n * geometry.outputPixels
    let needs = needsGradient(images, weights) || (bias.map { needsGradient($0) } ?? false)
    let out = make(n, geometry.outputPixels * o, needsGradient: needs)
    let columns = takeScratch(pixels * k)
    geometry.gatherPatches(value(images), count: n, into: columns)
    let z = value(out)
    if let bias {
      let b = value(bias)
      for pixel in 0..<pixels { (z + pixel * o).update(from: b, count: o) }
    }
    gemm(
      transposeA: false, transposeB: true, pixels, o, k, columns, k, value(weights), k,
      beta: bias == nil ? 0 : 1, z, o)
    if let dz = gradient(out) {
      let wv = value(weights)
      let (dx, dw, db) = (gradient(images), gradient(weights), bias.flatMap { gradient($0) })
      record {
        if let dw {
          gemm(transposeA: true, transposeB: false, o, k, pixels, dz, o, columns, k, beta: 1, dw, k)
        }
        if let db { sumRows(dz, rows: pixels, columns: o, into: db) }
        if let dx {
          // The patches themselves are no longer wanted: their memory takes the patches' gradient.
          gemm(transposeA: false, transposeB: false, pixels, k, o, dz, o, wv, k, beta: 0, columns, k)
          geometry.scatterPatches(columns, count: n, into: dx)
        }
      }
    }
    return out
  }
}
