import Glibc

/// A function of one number, applied to every element: what one node computes and one table holds.
///
/// Every function has a value everywhere, so that a table can hold it: outside its domain it continues with the value
/// at the end of it (√x = 0 for x < 0, ln x = −∞ for x ≤ 0), and 1 / 0 is +∞; tables saturate infinities.
public enum ScalarFunction: Sendable, Equatable {
  case tanh
  /// 1 / (1 + e^−x).
  case sigmoid
  /// x, or slope · x below zero.
  case leakyRelu(slope: Float)
  /// x · min(max(x / 6 + ½, 0), 1). Howard et al., *Searching for MobileNetV3*, 2019.
  case hardSwish
  /// min(max(alpha · x + beta, 0), 1).
  case hardSigmoid(alpha: Float, beta: Float)
  /// x Φ(x) with the error function. Hendrycks and Gimpel, *Gaussian Error Linear Units*, 2016.
  case gelu
  /// ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))): the approximation in the same paper.
  case geluTanh
  /// x · sigmoid(x), also called swish.
  case silu
  /// x · tanh(ln(1 + e^x)). Misra, *Mish*, 2019.
  case mish
  /// ln(1 + e^x).
  case softplus
  /// x / (1 + |x|).
  case softsign
  /// x, or alpha (e^x − 1) below zero.
  case elu(alpha: Float)
  case exp
  /// Natural logarithm.
  case log
  case erf
  case sqrt
  case square
  /// x^exponent; 0 for x < 0 where the exponent is no integer.
  case power(exponent: Float)
  /// factor · x + offset.
  case affine(factor: Float, offset: Float)
  case absolute
  /// 1 / x.
  case reciprocal
  case negation

  /// The value at `x`, never not-a-number for a number.
  public func callAsFunction(_ x: Double) -> Double {
    switch self {
    case .tanh: Glibc.tanh(x)
    case .sigmoid: 1 / (1 + Glibc.exp(-x))
    case .leakyRelu(let slope): x < 0 ? Double(slope) * x : x
    case .hardSwish: x <= -3 ? 0 : (x >= 3 ? x : x * (x / 6 + 0.5))
    case .hardSigmoid(let alpha, let beta): min(max(Double(alpha) * x + Double(beta), 0), 1)
    case .gelu: x == -.infinity ? 0 : 0.5 * x * Glibc.erfc(-x * 0.5.squareRoot())
    case .geluTanh:
      x == -.infinity
        ? 0 : 0.5 * x * (1 + Glibc.tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    case .silu: x == -.infinity ? 0 : x / (1 + Glibc.exp(-x))
    case .mish: x == -.infinity ? 0 : x * Glibc.tanh(ScalarFunction.softplus(x))
    case .softplus: max(x, 0) + Glibc.log1p(Glibc.exp(-abs(x)))
    case .softsign: x.isInfinite ? (x < 0 ? -1 : 1) : x / (1 + abs(x))
    case .elu(let alpha): x < 0 ? Double(alpha) * Glibc.expm1(x) : x
    case .exp: Glibc.exp(x)
    case .log: x <= 0 ? -.infinity : Glibc.log(x)
    case .erf: Glibc.erf(x)
    case .sqrt: x <= 0 ? 0 : x.squareRoot()
    case .square: x * x
    case .power(let exponent):
      x < 0 && exponent != exponent.rounded() ? 0 : Glibc.pow(x, Double(exponent))
    case .affine(let factor, let offset): Double(factor) * x + Double(offset)
    case .absolute: abs(x)
    case .reciprocal: x == 0 ? .infinity : 1 / x
    case .negation: -x
    }
  }

  /// The value at `x` in single precision: tanh and sigmoid by the C library's single-precision functions, as the
  /// networks were trained, all others computed in double precision and rounded once.
  public func single(_ x: Float) -> Float {
    switch self {
    case .tanh: tanhf(x)
    case .sigmoid: 1 / (1 + expf(-x))
    default: Float(self(Double(x)))
    }
  }
}

// MARK: Names

extension ScalarFunction {
  /// The word for the function in files and reports.
  public var name: String {
    switch self {
    case .tanh: "tanh"
    case .sigmoid: "sigmoid"
    case .leakyRelu: "leakyRelu"
    case .hardSwish: "hardSwish"
    case .hardSigmoid: "hardSigmoid"
    case .gelu: "gelu"
    case .geluTanh: "geluTanh"
    case .silu: "silu"
    case .mish: "mish"
    case .softplus: "softplus"
    case .softsign: "softsign"
    case .elu: "elu"
    case .exp: "exp"
    case .log: "log"
    case .erf: "erf"
    case .sqrt: "sqrt"
    case .square: "square"
    case .power: "power"
    case .affine: "affine"
    case .absolute: "absolute"
    case .reciprocal: "reciprocal"
    case .negation: "negation"
    }
  }

  /// What the function takes besides x, in the order of its case; empty for most.
  public var arguments: [Float] {
    switch self {
    case .leakyRelu(let slope): [slope]
    case .hardSigmoid(let alpha, let beta): [alpha, beta]
    case .elu(let alpha): [alpha]
    case .power(let exponent): [exponent]
    case .affine(let factor, let offset): [factor, offset]
    default: []
    }
  }

  private static let withoutArguments: [ScalarFunction] = [
    .tanh, .sigmoid, .hardSwish, .gelu, .geluTanh, .silu, .mish, .softplus, .softsign, .exp, .log, .erf,
    .sqrt,
    .square,
    .absolute, .reciprocal, .negation,
  ]

  /// The function of a name and arguments; nil if there is none, or with another number of arguments.
  public init?(name: String, arguments: [Float]) {
    switch (name, arguments.count) {
    case ("leakyRelu", 1): self = .leakyRelu(slope: arguments[0])
    case ("hardSigmoid", 2): self = .hardSigmoid(alpha: arguments[0], beta: arguments[1])
    case ("elu", 1): self = .elu(alpha: arguments[0])
    case ("power", 1): self = .power(exponent: arguments[0])
    case ("affine", 2): self = .affine(factor: arguments[0], offset: arguments[1])
    case (_, 0):
      guard let found = Self.withoutArguments.first(where: { $0.name == name }) else { return nil }
      self = found
    default: return nil
    }
  }
}

extension FloatGraph.Operation {
  public static var tanh: Self { .function(.tanh) }
  public static var sigmoid: Self { .function(.sigmoid) }
}
