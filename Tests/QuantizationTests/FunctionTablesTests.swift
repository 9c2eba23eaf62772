import FixedPoint
import Foundation
import ReferenceModels
import Testing

@testable import Quantization

/// How far tables are from their functions, in units of the output. `docs/numerics.md` lists the int16 figures.
@Suite struct FunctionTablesTests {
  /// Functions with the largest error of an int16 table over arguments within ±8, as numerics.md states it.
  static let functions: [(function: ScalarFunction, units: Double)] = [
    (.tanh, 5), (.sigmoid, 1.5), (.leakyRelu(slope: 0.1), 1.01), (.hardSwish, 1.5),
    (.hardSigmoid(alpha: 0.2, beta: 0.5), 1.5), (.gelu, 1.5), (.geluTanh, 1.5), (.silu, 1.5),
    (.softplus, 1.5),
    (.softsign, 10), (.elu(alpha: 1), 1.5), (.exp, 12), (.erf, 5), (.square, 2.5), (.absolute, 1.01),
    (.negation, 1.01), (.mish, 1.5), (.affine(factor: -2, offset: 1), 1.5),
  ]

  @Test(arguments: functions.indices) func int8IsExact(index: Int) {
    let function = Self.functions[index].function
    let input = TensorQuantization(elementType: .int8, scale: 0.06, zeroPoint: -9)
    let output = TensorQuantization(elementType: .int8, scale: 0.05, zeroPoint: -20)
    let table = FunctionTables.table(function.callAsFunction, input: input, output: output)
    for (index, entry) in table.enumerated() {
      let exact = function(input.real(Int32(index) - 128)) / output.scale - 20
      #expect(abs(Double(entry) - min(max(exact, -128), 127)) <= 0.5)
    }
  }

  @Test(arguments: functions.indices) func int16Interpolates(index: Int) {
    let (function, units) = Self.functions[index]
    let input = TensorQuantization.symmetric16(largest: 8)
    let largest = max(abs(function(8)), abs(function(-8)), 1e-3)
    let output = TensorQuantization.symmetric16(largest: largest)
    let table = FunctionTables.table(function.callAsFunction, input: input, output: output)
    var worst = 0.0
    for argument in Int32(-32768)...32767 {
      let found = InterpolatedTable.value(at: Int16(argument), samples: table.span)
      let exact = min(max(function(input.real(argument)) / output.scale, -32768), 32767)
      worst = max(worst, abs(Double(found) - exact))
    }
    #expect(worst <= units, "\(function.name): \(worst)")
  }

  /// A kink between two samples costs a quarter of a segment times the change of slope.
  @Test func kinkBetweenSamples() {
    let input = TensorQuantization(elementType: .int16, scale: 8.0 / 32768, zeroPoint: 64)
    let output = TensorQuantization(elementType: .int16, scale: 8.0 / 32768, zeroPoint: 0)
    let function = ScalarFunction.leakyRelu(slope: 0)
    let table = FunctionTables.table(function.callAsFunction, input: input, output: output)
    let found = InterpolatedTable.value(at: 64, samples: table.span)
    #expect(found == 32, "where the function is zero")
  }

  @Test func polesSaturate() {
    let input = TensorQuantization(elementType: .int8, scale: 0.1, zeroPoint: 0)
    let output = TensorQuantization(elementType: .int8, scale: 0.1, zeroPoint: 0)
    #expect(
      FunctionTables.table(ScalarFunction.reciprocal.callAsFunction, input: input, output: output)[128] == 127
    )
    #expect(
      FunctionTables.table(ScalarFunction.log.callAsFunction, input: input, output: output)[128] == -128)
  }
}
