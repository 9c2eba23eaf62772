import Testing

@testable import Autodiff

@Suite struct ElementwiseTests {
  let a = testParameter("a", [3, 4])
  let b = testParameter("b", [3, 4], seed: 2)

  private func mix(_ tape: Tape, _ x: Variable) -> Variable {
    // A loss with a different slope for every element.
    let weights = tape.constant((0..<x.count).map { 0.3 + 0.1 * Float($0) }, rows: x.rows, columns: x.columns)
    return tape.mean(tape.multiply(x, weights))
  }

  @Test func sumsAndProducts() {
    GradientCheck()([a, b]) { tape in
      let (x, y) = (tape.parameter(a), tape.parameter(b))
      return mix(tape, tape.add(tape.multiply(x, y), tape.combine(x, y, scaleA: 0.5, scaleB: -2)))
    }
  }

  @Test func subtractionAndAffine() {
    GradientCheck()([a, b]) { tape in
      mix(tape, tape.affine(tape.subtract(tape.parameter(a), tape.parameter(b)), scale: -3, offset: 1))
    }
  }

  @Test func relu() {
    GradientCheck()([a]) { tape in mix(tape, tape.relu(tape.parameter(a))) }
  }

  @Test func smoothFunctions() {
    GradientCheck()([a]) { tape in
      let x = tape.parameter(a)
      return mix(tape, tape.add(tape.tanh(x), tape.multiply(tape.sigmoid(x), tape.exp(x))))
    }
  }

  @Test func logarithmOfSquare() {
    GradientCheck(step: 2e-3)([a]) { tape in
      mix(tape, tape.log(tape.square(tape.parameter(a)), offset: 0.1))
    }
  }

  @Test func clampPassesInsideOnly() {
    let x = Parameter(name: "x", shape: [1, 3])
    x.values = [-2, 0.25, 3]
    let tape = Tape()
    let y = tape.clamp(tape.parameter(x), lower: -1, upper: 1)
    #expect(Array(tape.values(y)) == [-1, 0.25, 1])
    tape.backward(tape.mean(y))
    tape.addGradients()
    #expect((0..<3).map { x.gradient[$0] } == [0, 1 / 3, 0])
  }
}
