import Foundation

extension Tape {
  /// Every row rounded to the signed 8-bit grid that inference uses (−127 … 127 times the row's scale), with the
  /// gradient passed straight through (Jacob et al. 2018). The scale is the row's largest magnitude / 127.
  public func roundedToGrid(_ weights: Variable) -> Variable {
    let out = make(weights.rows, weights.columns, needsGradient: needsGradient(weights))
    let (x, z, columns) = (value(weights), value(out), weights.columns)
    for row in 0..<weights.rows {
      let (source, target) = (x + row * columns, z + row * columns)
      var largest: Float = 0
      for i in 0..<columns { largest = max(largest, abs(source[i])) }
      let scale = largest > 0 ? largest / 127 : 1
      for i in 0..<columns { target[i] = (source[i] / scale).rounded(.toNearestOrEven) * scale }
    }
    if let dz = gradient(out), let dx = gradient(weights) {
      let n = out.count
      record { for i in 0..<n { dx[i] += dz[i] } }
    }
    return out
  }
}
