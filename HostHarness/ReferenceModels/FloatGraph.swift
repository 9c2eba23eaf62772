/// A feed-forward network in floating point: the reference that the quantiser turns into an image.
///
/// Static single assignment: `values[i]` is one tensor, produced once: as an input, as a constant, or by one node.
/// Nodes are listed in execution order. Activations have one to four axes, images are `[H, W, C]`; row-major,
/// without a batch axis. Batch normalisation is folded before a graph is made.
public struct FloatGraph: Sendable, Equatable {
  /// A tensor of the graph.
  public struct Value: Sendable, Equatable, Codable {
    public var name: String
    /// One to four dimensions: `[H, W, C]`, `[C]`, ….
    public var shape: [Int]
    /// Tensors of all graphs of a system that carry the same group share one scale and width, because one
    /// network's output is another one's input (`latent`, `action`, `wirelessState`, …).
    public var group: String?

    public var count: Int { shape.reduce(1, *) }

    public init(name: String, shape: [Int], group: String? = nil) {
      self.name = name
      self.shape = shape
      self.group = group
    }
  }

  /// What a node computes.
  public enum Operation: Sendable, Equatable {
    /// `weights [O, kH, kW, I]`, `bias [O]`; zero padding.
    case convolution2D(Convolution2D)
    /// `weights [O, I]`, `bias [O]`. The input may have any shape; it is read in row-major order.
    case fullyConnected(weights: [Float], bias: [Float])
    case relu
    case clamp(lower: Float, upper: Float)
    /// tanh, sigmoid or another function of each element.
    case function(ScalarFunction)
    /// Inputs as ``FloatGraph/pairShape(_:_:)`` says: of one shape, or one repeats.
    case add
    /// First less second; inputs as for `add`.
    case subtract
    /// Inputs as for `add`.
    case multiply
    /// Along the last axis.
    case softmax
    /// Over the last axis.
    case layerNormalization(LayerNormalization)
    /// Along the last axis; the inputs agree in all others.
    case concatenate
    /// Inputs `x [I]`, `h [S]`; output `h' [S]`.
    case gatedRecurrentUnit(GatedRecurrentUnit)
    /// `[H, W, C]` → `[H', W', C · M]`; zero padding.
    case depthwiseConvolution2D(DepthwiseConvolution2D)
    /// `[H, W, C]` → `[H', W', C]`.
    case averagePool2D(AveragePool2D)
    /// `[H, W, C]` → `[H', W', C]`; padding takes no part.
    case maxPool2D(Window)
    /// Axis a of the output is axis `permutation[a]` of the input, as in NumPy and ONNX.
    case transpose(permutation: [Int])
    case slice(Slice)
    case pad(Pad)
    /// The same elements in row-major order, in another shape.
    case reshape([Int])
  }

  public struct Convolution2D: Sendable, Equatable {
    /// `[O, kH, kW, I]`.
    public var weights: [Float]
    /// `[O]`.
    public var bias: [Float]
    public var window: Window

    public init(weights: [Float], bias: [Float], window: Window) {
      self.weights = weights
      self.bias = bias
      self.window = window
    }

    public init(
      weights: [Float], bias: [Float], kernelHeight: Int, kernelWidth: Int, strideHeight: Int,
      strideWidth: Int, paddingTop: Int, paddingBottom: Int, paddingLeft: Int, paddingRight: Int
    ) {
      self.init(
        weights: weights, bias: bias,
        window: Window(
          kernelHeight: kernelHeight, kernelWidth: kernelWidth, strideHeight: strideHeight,
          strideWidth: strideWidth, paddingTop: paddingTop, paddingBottom: paddingBottom,
          paddingLeft: paddingLeft, paddingRight: paddingRight))
    }
  }

  /// Output channel c · M + m sees input channel c only; M, the channel multiplier, follows from the bias.
  public struct DepthwiseConvolution2D: Sendable, Equatable {
    /// `[kH, kW, C · M]`.
    public var weights: [Float]
    /// `[C · M]`.
    public var bias: [Float]
    public var window: Window

    public init(weights: [Float], bias: [Float], window: Window) {
      self.weights = weights
      self.bias = bias
      self.window = window
    }
  }

  /// (x − mean) / √(variance + epsilon) · gamma + beta, the variance that of the population. Ba et al., *Layer
  /// Normalization*, 2016; ONNX `LayerNormalization` with axis −1.
  public struct LayerNormalization: Sendable, Equatable {
    /// `[C]`.
    public var gamma: [Float]
    /// `[C]`.
    public var beta: [Float]
    /// Above zero.
    public var epsilon: Float

    public init(gamma: [Float], beta: [Float], epsilon: Float = 1e-5) {
      self.gamma = gamma
      self.beta = beta
      self.epsilon = epsilon
    }
  }

  /// Cho et al. 2014 in the form of PyTorch's `GRUCell`: gates in the order r, z, n,
  /// `n = tanh(Wx + b + r (Uh + c))`, `h' = (1 − z) n + z h`.
  public struct GatedRecurrentUnit: Sendable, Equatable {
    /// `[3 S, I]`.
    public var inputWeights: [Float]
    /// `[3 S, S]`.
    public var recurrentWeights: [Float]
    /// `[3 S]`.
    public var inputBias: [Float]
    /// `[3 S]`.
    public var recurrentBias: [Float]

    public init(
      inputWeights: [Float], recurrentWeights: [Float], inputBias: [Float], recurrentBias: [Float]
    ) {
      self.inputWeights = inputWeights
      self.recurrentWeights = recurrentWeights
      self.inputBias = inputBias
      self.recurrentBias = recurrentBias
    }
  }

  /// Numbers that are part of the network: a value that no node produces and no caller passes.
  public struct Constant: Sendable, Equatable {
    /// Index into `values`.
    public var value: Int
    /// Row-major.
    public var elements: [Float]

    public init(value: Int, elements: [Float]) {
      self.value = value
      self.elements = elements
    }
  }

  public struct Node: Sendable, Equatable {
    public var name: String
    public var operation: Operation
    /// Indices into `values`.
    public var inputs: [Int]
    /// Index into `values`.
    public var output: Int

    public init(name: String, operation: Operation, inputs: [Int], output: Int) {
      self.name = name
      self.operation = operation
      self.inputs = inputs
      self.output = output
    }
  }

  public var name: String
  public var values: [Value]
  public var nodes: [Node]
  /// Indices into `values`, in the order in which a caller passes them.
  public var inputs: [Int]
  public var outputs: [Int]
  public var constants: [Constant]

  public init(
    name: String, values: [Value] = [], nodes: [Node] = [], inputs: [Int] = [], outputs: [Int] = [],
    constants: [Constant] = []
  ) {
    self.name = name
    self.values = values
    self.nodes = nodes
    self.inputs = inputs
    self.outputs = outputs
    self.constants = constants
  }
}
