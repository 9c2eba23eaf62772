import Foundation
import Testing

@testable import Autodiff

@Suite struct LossTests {
  let x = testParameter("x", [6, 3])

  @Test func reductions() {
    GradientCheck()([x]) { tape in
      let rows = tape.meanRows(tape.square(tape.parameter(x)), weights: [1, 0, 2, 0.5, 1, 3])
      return tape.sum([(0.7, tape.mean(tape.square(rows))), (-0.2, tape.mean(tape.parameter(x)))])
    }
  }

  @Test func varianceHinge() {
    GradientCheck(step: 3e-3)([x]) { tape in tape.varianceHinge(tape.parameter(x), target: 2) }
  }

  @Test func varianceHingeRestsWhereTheSpreadIsEnough() {
    let tape = Tape(recordsGradients: false)
    #expect(tape.scalar(tape.varianceHinge(tape.parameter(x), target: 0.01)) == 0)
    let constant = tape.constant([Float](repeating: 4, count: 12), rows: 4, columns: 3)
    #expect(abs(tape.scalar(tape.varianceHinge(constant)) - 0.99) < 1e-5)
  }

  @Test func covariancePenalty() {
    GradientCheck(step: 3e-3)([x]) { tape in tape.covariancePenalty(tape.parameter(x)) }
  }

  @Test func gaussianLikelihood() {
    let (mean, logSpread) = (testParameter("mean", [4, 1]), testParameter("logSpread", [4, 1]))
    GradientCheck(step: 3e-3)([mean, logSpread]) { tape in
      tape.gaussianNegativeLogLikelihood(
        mean: tape.parameter(mean), logSpread: tape.parameter(logSpread),
        target: tape.constant([0.3, -0.2, 1, 0.5], rows: 4, columns: 1), weights: [1, 2, 0.5, 1])
    }
  }

  @Test func clippedSurrogate() {
    let means = testParameter("means", [5, 2])
    let old = means.values.map { $0 + 0.02 }
    let actions = means.values.enumerated().map { $1 + ($0 % 2 == 0 ? 0.1 : -0.07) }
    GradientCheck(step: 1e-3)([means]) { tape in
      tape.clippedSurrogate(
        means: tape.parameter(means), oldMeans: old, actions: actions, advantages: [1, -1, 0.5, 2, -0.3],
        spread: 0.3, clip: 0.2)
    }
  }

  @Test func clippedSurrogateStopsPushingBeyondItsClip() {
    // The new policy makes a good action much likelier already: no gradient is left.
    let means = Parameter(name: "means", shape: [1, 1])
    means.values = [1]
    let tape = Tape()
    let loss = tape.clippedSurrogate(
      means: tape.parameter(means), oldMeans: [0], actions: [1], advantages: [1], spread: 0.5, clip: 0.2)
    #expect(abs(tape.scalar(loss) + 1.2) < 1e-5)
    tape.backward(loss)
    tape.addGradients()
    #expect(means.gradient[0] == 0)
  }

  @Test func weightGridIsSymmetricAndPassesGradients() {
    let w = Parameter(name: "w", shape: [2, 3])
    w.values = [1, -0.5, 0.251, 0, 0, 0]
    let tape = Tape()
    let rounded = tape.roundedToGrid(tape.parameter(w))
    let values = Array(tape.values(rounded))
    #expect(values[0] == 1 && abs(values[2] - 32 / 127) < 1e-6 && values[3] == 0)
    for value in values { #expect(abs((value * 127).rounded() - value * 127) < 1e-4) }
    tape.backward(tape.mean(rounded))
    tape.addGradients()
    for i in 0..<6 { #expect(abs(w.gradient[i] - 1 / 6) < 1e-6) }
  }
}
