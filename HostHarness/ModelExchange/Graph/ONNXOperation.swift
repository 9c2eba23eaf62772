/// What a node of a normalised graph computes. Shapes are ONNX's own (`[N, C, H, W]`), attributes are resolved:
/// defaults filled in, negative axes counted from the front, automatic padding worked out.
public enum ONNXOperation: Sendable, Equatable {
  /// Inputs `x [N, C, …]`, `weights [M, C / groups, …]`, `bias [M]` or none.
  case convolution(ONNXWindow, groups: Int)
  /// alpha · a · b + beta · c with `a` and `b` transposed where said; `c` or none.
  case gemm(ONNXGemm)
  /// The last two axes multiplied, those before broadcast. A third input, a bias `[columns]`, comes from simplification.
  case matrixProduct
  /// Of two inputs, broadcast as NumPy does.
  case add
  case subtract
  case multiply
  case divide
  case power
  case function(ONNXFunction)
  /// Inputs condition, value where it is not zero, value elsewhere. No device runs it: it is part of functions that
  /// exporters spell out.
  case select
  case softmax(axis: Int)
  /// Inputs x, scale, bias or none; over `axis` and the axes behind it.
  case layerNormalization(axis: Int, epsilon: Float)
  /// Inputs x, scale, bias, mean, variance, all but x `[C]`.
  case batchNormalization(epsilon: Float)
  case averagePool(ONNXWindow, countsPadding: Bool)
  case maximumPool(ONNXWindow)
  case reduceMean(axes: [Int])
  case concatenate(axis: Int)
  /// For every axis the first index and the step; how many follows from the output's shape.
  case slice(starts: [Int], steps: [Int])
  /// The same elements in row-major order under the output's shape: Reshape, Flatten, Squeeze, Unsqueeze.
  case reshape
  /// Axis i of the output is axis `permutation[i]` of the input.
  case transpose([Int])
  /// With zeros or another constant.
  case pad(before: [Int], after: [Int], value: Float)
  /// Repeats axes of size 1 up to the output's shape.
  case expand
  case gatedRecurrentUnit(ONNXGatedRecurrentUnit)
  /// Inputs x, scale, zero point or none; `axis` matters where scales are a list.
  case quantizeLinear(axis: Int)
  /// Inputs x, scale, zero point or none.
  case dequantizeLinear(axis: Int)
  /// Inputs x, scale, zero point, weights, scale, zero point, scale and zero point of y, bias (int32) or none.
  case quantizedConvolution(ONNXWindow, groups: Int)
  /// Inputs a, scale, zero point, b, scale, zero point, scale and zero point of y.
  case quantizedMatrixProduct
}

/// Gemm's attributes.
public struct ONNXGemm: Sendable, Equatable {
  public var alpha: Float
  public var beta: Float
  public var transposesA: Bool
  public var transposesB: Bool

  public init(alpha: Float = 1, beta: Float = 1, transposesA: Bool = false, transposesB: Bool = false) {
    self.alpha = alpha
    self.beta = beta
    self.transposesA = transposesA
    self.transposesB = transposesB
  }
}

/// GRU's attributes, the usual activations. With D directions (1 or 2) the inputs are x, `w [D, 3 S, I]`, `r [D, 3 S, S]`,
/// `b [D, 6 S]` or none, sequence lengths (never), initial states or none. Outputs: all states, the last states.
public struct ONNXGatedRecurrentUnit: Sendable, Equatable {
  public var stateCount: Int
  /// The reset gate multiplies R h + b (as in PyTorch and Keras) instead of h alone.
  public var resetsAfterProduct: Bool
  /// x is `[N, T, I]` instead of `[T, N, I]`.
  public var batchFirst: Bool
  /// For each direction whether it runs from the sequence's end to its start.
  public var runsBackwards: [Bool]

  public init(stateCount: Int, resetsAfterProduct: Bool, batchFirst: Bool, runsBackwards: [Bool] = [false]) {
    self.stateCount = stateCount
    self.resetsAfterProduct = resetsAfterProduct
    self.batchFirst = batchFirst
    self.runsBackwards = runsBackwards
  }
}
