import Foundation

/// A function of one real number, applied element by element.
public enum ONNXFunction: Sendable, Equatable {
  case relu
  case leakyRelu(slope: Float)
  case clip(lower: Float, upper: Float)
  case tanh
  case sigmoid
  case hardSigmoid(slope: Float, offset: Float)
  case hardSwish
  /// x Φ(x) with the normal distribution Φ.
  case gelu
  /// Its approximation by tanh.
  case geluTanh
  /// x · sigmoid(x).
  case silu
  case elu(alpha: Float)
  case softplus
  case softsign
  case mish
  case erf
  case exp
  case log
  case sqrt
  case reciprocal
  case negate
  case absolute
  /// xᵉ
  case power(exponent: Float)
  /// factor · x + offset
  case affine(factor: Float, offset: Float)
  /// 1 above the limit, 0 at and below it. No device runs it; see ``ONNXOperation/select``.
  case above(Float)
  /// 1 below the limit, 0 at and above it.
  case below(Float)

  /// The operator's formula in double precision.
  public func callAsFunction(_ x: Double) -> Double {
    switch self {
    case .relu: max(x, 0)
    case .leakyRelu(let slope): x < 0 ? Double(slope) * x : x
    case .clip(let lower, let upper): min(max(x, Double(lower)), Double(upper))
    case .tanh: Foundation.tanh(x)
    case .sigmoid: 1 / (1 + Foundation.exp(-x))
    case .hardSigmoid(let slope, let offset): min(max(Double(slope) * x + Double(offset), 0), 1)
    case .hardSwish: x * min(max(x / 6 + 0.5, 0), 1)
    case .gelu: 0.5 * x * (1 + Foundation.erf(x * 0.5.squareRoot()))
    case .geluTanh: 0.5 * x * (1 + Foundation.tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    case .silu: x / (1 + Foundation.exp(-x))
    case .elu(let alpha): x < 0 ? Double(alpha) * expm1(x) : x
    case .softplus: x > 30 ? x : log1p(Foundation.exp(x))
    case .softsign: x / (1 + abs(x))
    case .mish: x * Foundation.tanh(x > 30 ? x : log1p(Foundation.exp(x)))
    case .erf: Foundation.erf(x)
    case .exp: Foundation.exp(x)
    case .log: Foundation.log(x)
    case .sqrt: x.squareRoot()
    case .reciprocal: 1 / x
    case .negate: -x
    case .absolute: abs(x)
    case .power(let exponent): pow(x, Double(exponent))
    case .above(let limit): x > Double(limit) ? 1 : 0
    case .below(let limit): x < Double(limit) ? 1 : 0
    case .affine(let factor, let offset): Double(factor) * x + Double(offset)
    }
  }
}
