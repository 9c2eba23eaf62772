import Testing

@testable import Autodiff

@Suite struct LinearTests {
  @Test func dense() {
    let (x, w, b) = (testParameter("x", [5, 3]), testParameter("w", [4, 3]), testParameter("b", [4]))
    GradientCheck()([x, w, b]) { tape in
      tape.mean(
        tape.square(tape.linear(tape.parameter(x), tape.parameter(w), tape.parameter(b))))
    }
  }

  @Test func transposedProduct() {
    let (a, b) = (testParameter("a", [5, 3]), testParameter("b", [5, 2]))
    GradientCheck()([a, b]) { tape in
      tape.mean(tape.square(tape.matrixProductTransposed(tape.parameter(a), tape.parameter(b))))
    }
  }

  @Test func gatedRecurrentUnitOverTwoSteps() {
    let (x, h) = (testParameter("x", [2, 3]), testParameter("h", [2, 2]))
    let parameters = [
      testParameter("wi", [6, 3]), testParameter("wr", [6, 2]), testParameter("bi", [6]),
      testParameter("br", [6]),
    ]
    GradientCheck()([x, h] + parameters) { tape in
      var state = tape.parameter(h)
      for _ in 0..<2 {
        state = tape.gatedRecurrentUnit(
          tape.parameter(x), state, inputWeights: tape.parameter(parameters[0]),
          recurrentWeights: tape.parameter(parameters[1]), inputBias: tape.parameter(parameters[2]),
          recurrentBias: tape.parameter(parameters[3]))
      }
      return tape.mean(tape.square(state))
    }
  }
}
