import Foundation

extension Tape {
  /// Clipped surrogate of proximal policy optimisation (Schulman et al. 2017) for a Gaussian policy of fixed spread.
  ///
  /// `means [N, D]` of the policy, actions taken and the means they were drawn around `[N, D]`, advantages `[N]`.
  /// Returns −mean(min(r A, clip(r, 1 ± clip) A)), r the ratio of the densities.
  public func clippedSurrogate(
    means: Variable, oldMeans: [Float], actions: [Float], advantages: [Float], spread: Float, clip: Float
  ) -> Variable {
    let (rows, columns) = (means.rows, means.columns)
    precondition(oldMeans.count == means.count && actions.count == means.count && advantages.count == rows)
    let out = make(1, 1, needsGradient: needsGradient(means))
    let mean = value(means)
    let inverse = 1 / (spread * spread)
    // d loss / d (log ratio) a row.
    let slopes = takeScratch(rows)
    var total: Float = 0
    for row in 0..<rows {
      var logRatio: Float = 0
      for d in row * columns..<(row + 1) * columns {
        let (new, old) = (actions[d] - mean[d], actions[d] - oldMeans[d])
        logRatio += 0.5 * inverse * (old * old - new * new)
      }
      let ratio = expf(min(logRatio, 20))
      let advantage = advantages[row]
      let clipped = min(max(ratio, 1 - clip), 1 + clip)
      total -= min(ratio * advantage, clipped * advantage)
      slopes[row] = ratio * advantage <= clipped * advantage ? -ratio * advantage : 0
    }
    value(out)[0] = total / Float(rows)
    if let dz = gradient(out), let dx = gradient(means) {
      record {
        let scale = dz[0] * inverse / Float(rows)
        for row in 0..<rows {
          for d in row * columns..<(row + 1) * columns {
            dx[d] += scale * slopes[row] * (actions[d] - mean[d])
          }
        }
      }
    }
    return out
  }
}
