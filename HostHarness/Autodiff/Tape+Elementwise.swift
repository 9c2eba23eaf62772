import Foundation

extension Tape {
  public func add(_ a: Variable, _ b: Variable) -> Variable { combine(a, b, scaleA: 1, scaleB: 1) }

  public func subtract(_ a: Variable, _ b: Variable) -> Variable { combine(a, b, scaleA: 1, scaleB: -1) }

  /// `scaleA · a + scaleB · b`, one shape.
  public func combine(_ a: Variable, _ b: Variable, scaleA: Float, scaleB: Float) -> Variable {
    precondition(a.rows == b.rows && a.columns == b.columns)
    let out = make(a.rows, a.columns, needsGradient: needsGradient(a, b))
    let (x, y, z) = (value(a), value(b), value(out))
    for i in 0..<out.count { z[i] = scaleA * x[i] + scaleB * y[i] }
    if let dz = gradient(out) {
      let (dx, dy, n) = (gradient(a), gradient(b), out.count)
      record {
        if let dx { for i in 0..<n { dx[i] += scaleA * dz[i] } }
        if let dy { for i in 0..<n { dy[i] += scaleB * dz[i] } }
      }
    }
    return out
  }

  public func multiply(_ a: Variable, _ b: Variable) -> Variable {
    precondition(a.rows == b.rows && a.columns == b.columns)
    let out = make(a.rows, a.columns, needsGradient: needsGradient(a, b))
    let (x, y, z) = (value(a), value(b), value(out))
    for i in 0..<out.count { z[i] = x[i] * y[i] }
    if let dz = gradient(out) {
      let (dx, dy, n) = (gradient(a), gradient(b), out.count)
      record {
        if let dx { for i in 0..<n { dx[i] += y[i] * dz[i] } }
        if let dy { for i in 0..<n { dy[i] += x[i] * dz[i] } }
      }
    }
    return out
  }

  /// `scale · a + offset`.
  public func affine(_ a: Variable, scale: Float, offset: Float = 0) -> Variable {
    map(a, { scale * $0 + offset }, derivative: { _, _ in scale })
  }

  public func relu(_ a: Variable) -> Variable {
    let out = make(a.rows, a.columns, needsGradient: needsGradient(a))
    let (x, z, n) = (value(a), value(out), out.count)
    for i in 0..<n { z[i] = max(x[i], 0) }
    if let dz = gradient(out), let dx = gradient(a) {
      record { for i in 0..<n { dx[i] += z[i] > 0 ? dz[i] : 0 } }
    }
    return out
  }

  public func tanh(_ a: Variable) -> Variable {
    map(a, { Foundation.tanhf($0) }, derivative: { _, y in 1 - y * y })
  }

  public func sigmoid(_ a: Variable) -> Variable {
    map(a, { 1 / (1 + Foundation.expf(-$0)) }, derivative: { _, y in y * (1 - y) })
  }

  public func exp(_ a: Variable) -> Variable {
    map(a, { Foundation.expf($0) }, derivative: { _, y in y })
  }

  /// Natural logarithm of `a + offset`.
  public func log(_ a: Variable, offset: Float = 0) -> Variable {
    map(a, { Foundation.logf($0 + offset) }, derivative: { x, _ in 1 / (x + offset) })
  }

  public func square(_ a: Variable) -> Variable {
    map(a, { $0 * $0 }, derivative: { x, _ in 2 * x })
  }

  /// Clipped to `lower … upper`; no gradient outside.
  public func clamp(_ a: Variable, lower: Float, upper: Float) -> Variable {
    map(a, { min(max($0, lower), upper) }, derivative: { x, _ in x > lower && x < upper ? 1 : 0 })
  }

  @inline(__always)
  private func map(
    _ a: Variable, _ function: (Float) -> Float, derivative: @escaping (Float, Float) -> Float
  ) -> Variable {
    let out = make(a.rows, a.columns, needsGradient: needsGradient(a))
    let (x, z, n) = (value(a), value(out), out.count)
    for i in 0..<n { z[i] = function(x[i]) }
    if let dz = gradient(out), let dx = gradient(a) {
      record { for i in 0..<n { dx[i] += derivative(x[i], z[i]) * dz[i] } }
    }
    return out
  }
}
