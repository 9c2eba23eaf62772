import Testing
import Validation

@Suite struct LinearProbeTests {
  @Test func findsAnExactMap() {
    let inputs: [[Float]] = (0..<12).map { [Float($0 % 5), Float(($0 * 7) % 11)] }
    let outputs = inputs.map { [2 * Double($0[0]) - Double($0[1]) + 3, Double($0[1]) * 0.5 - 1] }
    let probe = LinearProbe(inputs: inputs, outputs: outputs)
    let expected = [[2, -1, 3], [0, 0.5, -1]]
    for (found, row) in zip(probe.coefficients, expected) {
      for (a, b) in zip(found, row) { #expect(abs(a - b) < 1e-10) }
    }
    let value = probe([10, -4])
    #expect(abs(value[0] - 27) < 1e-9 && abs(value[1] + 3) < 1e-9)
  }
}
