import CGSL
import Testing

@testable import Autodiff

/// Compares the gradients of a tape with GSL's numerical derivatives (`gsl_deriv_central`).
///
/// Every element of every parameter is moved in turn. Single precision leaves about 1e-3 of the loss's scale, so
/// the tolerance is `tolerance` times the largest derivative, and at least `tolerance` itself.
struct GradientCheck {
  var step = 1e-2
  var tolerance = 1e-2

  func callAsFunction(
    _ parameters: [Parameter], sourceLocation: SourceLocation = #_sourceLocation,
    _ loss: (Tape) -> Variable
  ) {
    let tape = Tape()
    tape.backward(loss(tape))
    for parameter in parameters { parameter.gradient.update(repeating: 0, count: parameter.count) }
    tape.addGradients()
    for parameter in parameters {
      let analytic = (0..<parameter.count).map { Double(parameter.gradient[$0]) }
      let numeric = (0..<parameter.count).map { derivative(of: loss, parameter, $0) }
      let scale = max(1, numeric.map(abs).max() ?? 0)
      for i in 0..<parameter.count {
        #expect(
          abs(analytic[i] - numeric[i]) <= tolerance * scale,
          "\(parameter.name)[\(i)]: tape \(analytic[i]), GSL \(numeric[i])", sourceLocation: sourceLocation)
      }
    }
  }

  private func derivative(of loss: (Tape) -> Variable, _ parameter: Parameter, _ index: Int) -> Double {
    withoutActuallyEscaping(loss) { loss in
      let probe = Probe(parameter: parameter, index: index, loss: loss)
      var function = gsl_function(
        function: { x, context in
          guard let context else { return .nan }
          return Unmanaged<Probe>.fromOpaque(context).takeUnretainedValue().value(at: x)
        }, params: Unmanaged.passUnretained(probe).toOpaque())
      var (result, error) = (0.0, 0.0)
      let start = Double(parameter.value[index])
      withExtendedLifetime(probe) { _ = gsl_deriv_central(&function, start, step, &result, &error) }
      parameter.value[index] = Float(start)
      return result
    }
  }
}

/// The loss as a function of one element.
private final class Probe {
  let parameter: Parameter
  let index: Int
  let loss: (Tape) -> Variable

  init(parameter: Parameter, index: Int, loss: @escaping (Tape) -> Variable) {
    self.parameter = parameter
    self.index = index
    self.loss = loss
  }

  func value(at x: Double) -> Double {
    parameter.value[index] = Float(x)
    let tape = Tape(recordsGradients: false)
    return Double(tape.scalar(loss(tape)))
  }
}

/// A parameter with values that are neither small nor near zero, so that kinks are not met.
func testParameter(_ name: String, _ shape: [Int], seed: Int = 1) -> Parameter {
  let parameter = Parameter(name: name, shape: shape)
  var state =
    UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(name.utf8.reduce(7) { $0 &* 31 &+ Int($1) } & 0xffff)
  for i in 0..<parameter.count {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let unit = Float(state >> 40) / Float(1 << 24)
    parameter.value[i] = (unit < 0.5 ? -1 : 1) * (0.15 + 0.8 * unit)
  }
  return parameter
}
