import Foundation

extension Tape {
  /// The mean of everything: `[1, 1]`.
  public func mean(_ a: Variable) -> Variable {
    let out = make(1, 1, needsGradient: needsGradient(a))
    let (x, n) = (value(a), a.count)
    var sum = 0.0
    for i in 0..<n { sum += Double(x[i]) }
    value(out)[0] = Float(sum / Double(n))
    if let dz = gradient(out), let dx = gradient(a) {
      record {
        let d = dz[0] / Float(n)
        for i in 0..<n { dx[i] += d }
      }
    }
    return out
  }

  /// The mean over rows: `[N, D] → [1, D]`, optionally weighted by `weights [N]` (which sum to anything).
  public func meanRows(_ a: Variable, weights: [Float]? = nil) -> Variable {
    precondition(weights.map { $0.count == a.rows } ?? true)
    let out = make(1, a.columns, needsGradient: needsGradient(a))
    let (x, z, rows, columns) = (value(a), value(out), a.rows, a.columns)
    let total = weights.map { $0.reduce(0, +) } ?? Float(rows)
    let scale = 1 / max(total, 1e-12)
    z.update(repeating: 0, count: columns)
    for row in 0..<rows {
      let w = (weights?[row] ?? 1) * scale
      let source = x + row * columns
      for i in 0..<columns { z[i] += w * source[i] }
    }
    if let dz = gradient(out), let dx = gradient(a) {
      record {
        for row in 0..<rows {
          let w = (weights?[row] ?? 1) * scale
          let target = dx + row * columns
          for i in 0..<columns { target[i] += w * dz[i] }
        }
      }
    }
    return out
  }

  /// The weighted sum of scalars: a total loss.
  public func sum(_ terms: [(weight: Float, loss: Variable)]) -> Variable {
    let needs = recordsGradients && terms.contains { gradient($0.loss) != nil }
    let out = make(1, 1, needsGradient: needs)
    value(out)[0] = terms.reduce(0) { $0 + $1.weight * value($1.loss)[0] }
    if let dz = gradient(out) {
      let targets = terms.map { (weight: $0.weight, gradient: gradient($0.loss)) }
      record { for target in targets { target.gradient?[0] += target.weight * dz[0] } }
    }
    return out
  }
}
