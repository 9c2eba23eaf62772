import Foundation

/// AdamW (Loshchilov & Hutter 2019) with clipping by the global norm.
public struct Adam: Sendable {
  public var beta1: Float = 0.9
  public var beta2: Float = 0.999
  public var epsilon: Float = 1e-8
  public var weightDecay: Float
  public var clipNorm: Float

  public init(weightDecay: Float = 0, clipNorm: Float = 1) {
    self.weightDecay = weightDecay
    self.clipNorm = clipNorm
  }

  /// One step, `step` counted from 1; clears the gradients. Returns the gradient's norm before clipping.
  @discardableResult
  public func update(_ parameters: [Parameter], learningRate: Float, step: Int) -> Float {
    var squared = 0.0
    for parameter in parameters {
      let g = parameter.gradient
      for i in 0..<parameter.count { squared += Double(g[i] * g[i]) }
    }
    let norm = Float(squared.squareRoot())
    guard norm.isFinite else {
      for parameter in parameters { parameter.gradient.update(repeating: 0, count: parameter.count) }
      return norm
    }
    let clip = norm > clipNorm ? clipNorm / norm : 1
    let correction1 = 1 - powf(beta1, Float(step))
    let correction2 = 1 - powf(beta2, Float(step))
    for parameter in parameters {
      let (g, m, v, w) = (
        parameter.gradient, parameter.firstMoment, parameter.secondMoment, parameter.value
      )
      let decay = parameter.decays ? weightDecay : 0
      for i in 0..<parameter.count {
        let gradient = g[i] * clip
        m[i] += (1 - beta1) * (gradient - m[i])
        v[i] += (1 - beta2) * (gradient * gradient - v[i])
        let direction = (m[i] / correction1) / ((v[i] / correction2).squareRoot() + epsilon)
        w[i] -= learningRate * (direction + decay * w[i])
        g[i] = 0
      }
    }
    return norm
  }
}

/// Linear warm-up, then a cosine to `finalFraction` of the peak.
public struct CosineSchedule: Sendable {
  public var peak: Float
  public var warmupSteps: Int
  public var totalSteps: Int
  public var finalFraction: Float

  public init(peak: Float, warmupSteps: Int, totalSteps: Int, finalFraction: Float = 0.02) {
    self.peak = peak
    self.warmupSteps = warmupSteps
    self.totalSteps = totalSteps
    self.finalFraction = finalFraction
  }

  /// The rate of step 1 … totalSteps.
  public func rate(step: Int) -> Float {
    if step < warmupSteps { return peak * Float(step) / Float(warmupSteps) }
    let progress = Float(step - warmupSteps) / Float(max(totalSteps - warmupSteps, 1))
    let cosine = 0.5 * (1 + cosf(.pi * min(progress, 1)))
    return peak * (finalFraction + (1 - finalFraction) * cosine)
  }
}
