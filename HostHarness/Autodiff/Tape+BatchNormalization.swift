import Foundation

/// Running mean and variance of a batch normalisation, for use outside training.
///
/// Written by `Tape.normalizeBatch` of one tape only (the first shard), read between steps.
public final class RunningStatistics: @unchecked Sendable {
  public var mean: [Float]
  public var variance: [Float]
  let momentum: Float

  public init(channels: Int, momentum: Float = 0.02) {
    mean = .init(repeating: 0, count: channels)
    variance = .init(repeating: 1, count: channels)
    self.momentum = momentum
  }

  public var state: [Float] {
    get { mean + variance }
    set {
      mean = Array(newValue.prefix(mean.count))
      variance = Array(newValue.suffix(variance.count))
    }
  }
}

extension Tape {
  /// Ioffe & Szegedy 2015 over all rows and pixels: `x [N, P · C]`, `gain`, `offset [1, C]`, ε = 1e-5.
  /// - Parameter running: when given, moves towards this batch's statistics.
  public func normalizeBatch(
    _ x: Variable, gain: Variable, offset: Variable, channels: Int, updating running: RunningStatistics?
  ) -> Variable {
    precondition(x.columns % channels == 0 && gain.count == channels && offset.count == channels)
    let pixels = x.count / channels
    let out = make(x.rows, x.columns, needsGradient: needsGradient(x, gain, offset))
    let (xv, zv, g, b) = (value(x), value(out), value(gain), value(offset))
    let mean = takeScratch(channels)
    let inverse = takeScratch(channels)
    mean.update(repeating: 0, count: channels)
    inverse.update(repeating: 0, count: channels)
    sumRows(xv, rows: pixels, columns: channels, into: mean)
    let scale = 1 / Float(pixels)
    for c in 0..<channels { mean[c] *= scale }
    for pixel in 0..<pixels {
      let row = xv + pixel * channels
      for c in 0..<channels {
        let d = row[c] - mean[c]
        inverse[c] += d * d
      }
    }
    if let running {
      for c in 0..<channels {
        running.mean[c] += running.momentum * (mean[c] - running.mean[c])
        running.variance[c] += running.momentum * (inverse[c] * scale - running.variance[c])
      }
    }
    for c in 0..<channels { inverse[c] = 1 / sqrtf(inverse[c] * scale + 1e-5) }
    let normalized = takeScratch(x.count)
    for pixel in 0..<pixels {
      let (row, hat, target) = (
        xv + pixel * channels, normalized + pixel * channels, zv + pixel * channels
      )
      for c in 0..<channels {
        let h = (row[c] - mean[c]) * inverse[c]
        hat[c] = h
        target[c] = g[c] * h + b[c]
      }
    }
    guard let dz = gradient(out) else { return out }
    let (dx, dg, db) = (gradient(x), gradient(gain), gradient(offset))
    let sums = takeScratch(2 * channels)
    record {
      sums.update(repeating: 0, count: 2 * channels)
      let (sum, dot) = (sums, sums + channels)
      for pixel in 0..<pixels {
        let (d, hat) = (dz + pixel * channels, normalized + pixel * channels)
        for c in 0..<channels {
          sum[c] += d[c]
          dot[c] += d[c] * hat[c]
        }
      }
      if let dg { for c in 0..<channels { dg[c] += dot[c] } }
      if let db { for c in 0..<channels { db[c] += sum[c] } }
      if let dx {
        for pixel in 0..<pixels {
          let (d, hat, target) = (
            dz + pixel * channels, normalized + pixel * channels, dx + pixel * channels
          )
          for c in 0..<channels {
            target[c] += g[c] * inverse[c] * (d[c] - scale * (sum[c] + hat[c] * dot[c]))
          }
        }
      }
    }
    return out
  }

  /// The same with fixed statistics: `gain (x − mean) / √(variance + ε) + offset`.
  public func normalize(
    _ x: Variable, gain: Variable, offset: Variable, statistics: RunningStatistics
  ) -> Variable {
    let channels = gain.count
    let pixels = x.count / channels
    let out = make(x.rows, x.columns, needsGradient: needsGradient(x, gain, offset))
    let inverse = statistics.variance.map { 1 / sqrtf($0 + 1e-5) }
    let mean = statistics.mean
    let (xv, zv, g, b) = (value(x), value(out), value(gain), value(offset))
    for pixel in 0..<pixels {
      let (row, target) = (xv + pixel * channels, zv + pixel * channels)
      for c in 0..<channels { target[c] = g[c] * (row[c] - mean[c]) * inverse[c] + b[c] }
    }
    guard let dz = gradient(out) else { return out }
    let (dx, dg, db) = (gradient(x), gradient(gain), gradient(offset))
    record {
      for pixel in 0..<pixels {
        let (d, row) = (dz + pixel * channels, xv + pixel * channels)
        if let dx {
          let target = dx + pixel * channels
          for c in 0..<channels { target[c] += g[c] * inverse[c] * d[c] }
        }
        if let dg { for c in 0..<channels { dg[c] += d[c] * (row[c] - mean[c]) * inverse[c] } }
        if let db { for c in 0..<channels { db[c] += d[c] } }
      }
    }
    return out
  }
}
