import FixedPoint
import Foundation
import Kernels
import Testing

@Suite struct TableFunctionTests {
  /// A table of `function` for arguments and results in the given units.
  static func int16Table(
    argumentScale: Double, resultScale: Double, _ function: (Double) -> Double
  ) -> [Int16] {
    (0..<TableFunction.int16TableCount).map {
      let result = function(Double(128 * $0 - 32768) * argumentScale) / resultScale
      return Int16(max(-32768, min(32767, result.rounded())))
    }
  }

  @Test func everyInt8() throws {
    let table = (0..<256).map { Int8((127 * tanh(Double($0 - 128) / 32)).rounded()) }
    let input = (-128...127).map { Int8($0) }
    var result = [Int8](repeating: 0, count: 256)
    var output = result.mutableSpan
    try TableFunction.apply(input: input.span, table: table.span, output: &output)
    #expect(result == input.map { Int8((127 * tanh(Double($0) / 32)).rounded()) })
  }

  /// Between the samples of tanh with arguments in Q12 the error is at most a few units of Q15.
  @Test func int16TanhAndSigmoid() throws {
    let input = (-32768...32767).map { Int16($0) }
    for (function, bound) in [
      ({ tanh($0) }, 4.1), ({ 1 / (1 + exp(-$0)) }, 1.5),
    ] as [((Double) -> Double, Double)] {
      let table = Self.int16Table(argumentScale: 1 / 4096, resultScale: 1 / 32768, function)
      var result = [Int16](repeating: 0, count: input.count)
      var output = result.mutableSpan
      try TableFunction.apply(input: input.span, table: table.span, output: &output)
      var worst = 0.0
      for i in input.indices {
        let exact = function(Double(input[i]) / 4096) * 32768
        worst = max(worst, abs(Double(result[i]) - exact))
      }
      #expect(worst < bound)
    }
  }

  @Test func refusesTablesOfAnotherLength() {
    let input: [Int16] = [1]
    let table = [Int16](repeating: 0, count: 512)
    var result: [Int16] = [0]
    var output = result.mutableSpan
    #expect(throws: KernelError.elementCount(.table, expected: 513, actual: 512)) {
      try TableFunction.apply(input: input.span, table: table.span, output: &output)
    }
  }
}
