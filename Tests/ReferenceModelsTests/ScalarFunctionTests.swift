import Foundation
import Testing

@testable import ReferenceModels

@Suite struct ScalarFunctionTests {
  static let all: [ScalarFunction] = [
    .tanh, .sigmoid, .leakyRelu(slope: 0.1), .hardSwish, .hardSigmoid(alpha: 0.2, beta: 0.5), .gelu,
    .geluTanh,
    .silu, .softplus, .softsign, .elu(alpha: 1.5), .exp, .log, .erf, .sqrt, .square, .absolute, .reciprocal,
    .negation, .mish, .power(exponent: 3), .power(exponent: 0.5), .affine(factor: 2, offset: -1),
  ]

  /// Values at −2, −0.5, 0, 0.5, 4, computed with the functions of Python 3's `math`.
  @Test func valuesAtFivePoints() {
    let points: [Double] = [-2, -0.5, 0, 0.5, 4]
    let infinity = Double.infinity
    let expected: [(ScalarFunction, [Double])] = [
      (.tanh, [-0.9640275800758169, -0.46211715726000973, 0, 0.46211715726000973, 0.999329299739067]),
      (.sigmoid, [0.11920292202211755, 0.3775406687981454, 0.5, 0.6224593312018546, 0.9820137900379085]),
      (.leakyRelu(slope: 0.25), [-0.5, -0.125, 0, 0.5, 4]),
      (.hardSwish, [-1.0 / 3, -0.5 * (0.5 - 1.0 / 12), 0, 0.5 * (0.5 + 1.0 / 12), 4]),
      (.hardSigmoid(alpha: 0.25, beta: 0.5), [0, 0.375, 0.5, 0.625, 1]),
      (.gelu, [-0.04550026389635842, -0.15426876936299344, 0, 0.34573123063700656, 3.9998733150326675]),
      (.geluTanh, [-0.04540230591222048, -0.15428599017485606, 0, 0.34571400982514394, 3.9999297540518075]),
      (.silu, [-0.2384058440442351, -0.1887703343990727, 0, 0.3112296656009273, 3.928055160151634]),
      (
        .softplus,
        [0.1269280110429726, 0.4740769841801067, 0.6931471805599453, 0.9740769841801067, 4.01814992791781]
      ),
      (.softsign, [-2.0 / 3, -1.0 / 3, 0, 1.0 / 3, 0.8]),
      (.elu(alpha: 2), [-1.7293294335267746, -0.7869386805747332, 0, 0.5, 4]),
      (.exp, [0.1353352832366127, 0.6065306597126334, 1, 1.6487212707001282, 54.598150033144236]),
      (.log, [-infinity, -infinity, -infinity, -0.6931471805599453, 1.3862943611198906]),
      (.erf, [-0.9953222650189527, -0.5204998778130465, 0, 0.5204998778130465, 0.9999999845827421]),
      (.sqrt, [0, 0, 0, 0.7071067811865476, 2]), (.square, [4, 0.25, 0, 0.25, 16]),
      (.absolute, [2, 0.5, 0, 0.5, 4]), (.reciprocal, [-0.5, -2, infinity, 2, 0.25]),
      (.negation, [2, 0.5, 0, -0.5, -4]),
      (.mish, [-0.2525014826957089, -0.22074377465173, 0.0, 0.3752452113048951, 3.9974128069762385]),
      (.power(exponent: 3), [-8, -0.125, 0, 0.125, 64]),
      (.power(exponent: 0.5), [0, 0, 0, 0.7071067811865476, 2]),
      (.affine(factor: 2, offset: -1), [-5, -2, -1, 0, 7]),
    ]
    #expect(Set(expected.map(\.0.name)) == Set(Self.all.map(\.name)))
    for (function, values) in expected {
      for (point, value) in zip(points, values) {
        let found = function(point)
        #expect(found == value || abs(found - value) < 1e-12, "\(function.name)(\(point)) is \(found)")
        let single = function.single(Float(point))
        #expect(single == Float(value) || abs(single - Float(value)) < 2e-6 * max(1, abs(Float(value))))
      }
    }
  }

  /// Tables hold the function at the ends of any range.
  @Test func neverNotANumber() {
    for function in Self.all {
      for point in [-Double.infinity, -1e300, -1e9, -1e-300, -0.0, 1e-300, 1e9, 1e300, .infinity] {
        #expect(!function(point).isNaN, "\(function.name)(\(point))")
      }
    }
  }

  @Test func namesAndArgumentsMakeTheFunctionAgain() {
    for function in Self.all {
      #expect(ScalarFunction(name: function.name, arguments: function.arguments) == function)
      #expect(ScalarFunction(name: function.name, arguments: function.arguments + [1]) == nil)
    }
    #expect(ScalarFunction(name: "cosine", arguments: []) == nil)
  }
}
