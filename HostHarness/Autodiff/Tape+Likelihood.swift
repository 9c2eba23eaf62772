import Foundation

extension Tape {
  /// Mean Gaussian negative log-likelihood without its constant: `s + (target − mean)² / (2 e^{2s})`, s the natural
  /// log of the spread. All `[N, D]`; `weights [N]` weigh rows.
  public func gaussianNegativeLogLikelihood(
    mean: Variable, logSpread: Variable, target: Variable, weights: [Float]? = nil
  ) -> Variable {
    let difference = subtract(target, mean)
    let inverseVariance = exp(affine(logSpread, scale: -2))
    let terms = combine(
      logSpread, multiply(square(difference), inverseVariance), scaleA: 1, scaleB: 0.5)
    return self.mean(meanRows(terms, weights: weights))
  }
}
