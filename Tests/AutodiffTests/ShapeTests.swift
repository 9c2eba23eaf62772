import Testing

@testable import Autodiff

@Suite struct ShapeTests {
  let a = testParameter("a", [3, 4])
  let b = testParameter("b", [3, 2])
  let c = testParameter("c", [3, 4], seed: 5)

  @Test func columns() {
    GradientCheck()([a, b]) { tape in
      let joined = tape.concatenateColumns([tape.parameter(a), tape.parameter(b), tape.parameter(a)])
      return tape.mean(tape.square(tape.sliceColumns(joined, 2..<7)))
    }
  }

  @Test func rows() {
    GradientCheck()([a, c]) { tape in
      let stacked = tape.concatenateRows([tape.parameter(a), tape.parameter(c)])
      return tape.mean(tape.square(tape.gatherRows(stacked, [5, 0, 0, 3])))
    }
  }

  @Test func reshapedGradientReachesTheOriginal() {
    GradientCheck()([a]) { tape in
      let flat = tape.reshape(tape.square(tape.parameter(a)), rows: 1, columns: 12)
      return tape.mean(tape.square(tape.sliceColumns(flat, 3..<11)))
    }
  }

  @Test func selectedRows() {
    GradientCheck()([a, c]) { tape in
      let chosen = tape.selectRows([true, false, true], tape.parameter(a), tape.parameter(c))
      return tape.mean(tape.square(chosen))
    }
  }

  @Test func selectionTakesWholeRows() {
    let tape = Tape(recordsGradients: false)
    let x = tape.constant([1, 2, 3, 4], rows: 2, columns: 2)
    let y = tape.constant([5, 6, 7, 8], rows: 2, columns: 2)
    #expect(Array(tape.values(tape.selectRows([false, true], x, y))) == [5, 6, 3, 4])
  }

  @Test func tapesReuseTheirMemory() {
    let tape = Tape()
    var first: [Float] = []
    for round in 0..<3 {
      let loss = tape.mean(tape.square(tape.reshape(tape.parameter(a), rows: 4, columns: 3)))
      tape.backward(loss)
      if round == 0 { first = Array(tape.values(loss)) }
      #expect(Array(tape.values(loss)) == first)
      tape.reset()
    }
  }
}
