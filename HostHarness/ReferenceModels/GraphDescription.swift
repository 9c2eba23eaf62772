/// A graph without its parameters: what a model file's metadata holds.
struct GraphDescription: Codable, Equatable {
  struct Node: Codable, Equatable {
    var name: String
    var operation: String
    var inputs: [Int]
    var output: Int
    /// Convolutions and pools: kernel height and width, stride height and width, padding top, bottom, left, right.
    var window: [Int]?
    /// Beside a window: dilation height and width, where they are not 1.
    var dilation: [Int]?
    /// Clamps: lower and upper bound.
    var bounds: [Float]?
    /// Functions of one number that take more than x: ``ScalarFunction/arguments``. Layer normalisations: epsilon.
    var arguments: [Float]?
    /// Average pools: the padding counts.
    var countsPadding: Bool?
    /// Transpositions.
    var permutation: [Int]?
    /// Slices: one number an axis each.
    var starts: [Int]?
    var sizes: [Int]?
    var steps: [Int]?
    /// Paddings: one number an axis each, and what is there.
    var before: [Int]?
    var after: [Int]?
    var value: Float?
    /// Reshapes.
    var shape: [Int]?
  }

  var name: String
  var values: [FloatGraph.Value]
  var nodes: [Node]
  var inputs: [Int]
  var outputs: [Int]
  /// Indices of values whose elements are tensors of the file; absent where there are none.
  var constants: [Int]?

  init(_ graph: FloatGraph) {
    name = graph.name
    values = graph.values
    inputs = graph.inputs
    outputs = graph.outputs
    constants = graph.constants.isEmpty ? nil : graph.constants.map(\.value)
    nodes = graph.nodes.map { node in
      var described = Node(
        name: node.name, operation: node.operation.kindName, inputs: node.inputs, output: node.output)
      switch node.operation {
      case .convolution2D(let convolution):
        described.describe(convolution.window)
      case .depthwiseConvolution2D(let convolution): described.describe(convolution.window)
      case .averagePool2D(let pool):
        described.describe(pool.window)
        described.countsPadding = pool.countsPadding
      case .maxPool2D(let window): described.describe(window)
      case .transpose(let permutation): described.permutation = permutation
      case .slice(let slice):
        described.starts = slice.starts
        described.sizes = slice.sizes
        described.steps = slice.steps
      case .pad(let pad):
        described.before = pad.before
        described.after = pad.after
        described.value = pad.value
      case .reshape(let shape): described.shape = shape
      case .clamp(let lower, let upper): described.bounds = [lower, upper]
      case .function(let function) where !function.arguments.isEmpty:
        described.arguments = function.arguments
      case .layerNormalization(let layer): described.arguments = [layer.epsilon]
      default: break
      }
      return described
    }
  }

  /// Why a node's description makes no operation.
  struct InvalidNode: Error, Equatable { var reason: String }

  /// The operation of `node` with the parameters that `parameter` yields by name.
  static func operation(
    of node: Node, parameter: (String) throws(ModelFileError) -> [Float]
  ) throws -> FloatGraph.Operation {
    switch node.operation {
    case "convolution2D":
      return .convolution2D(
        .init(
          weights: try parameter("weights"), bias: try parameter("bias"), window: try node.readWindow()))
    case "depthwiseConvolution2D":
      return .depthwiseConvolution2D(
        .init(
          weights: try parameter("weights"), bias: try parameter("bias"), window: try node.readWindow()))
    case "averagePool2D":
      return .averagePool2D(
        .init(
          window: try node.readWindow(),
          countsPadding: try node.require(node.countsPadding, "a word on countsPadding")))
    case "maxPool2D": return .maxPool2D(try node.readWindow())
    case "transpose": return .transpose(permutation: try node.require(node.permutation, "a permutation"))
    case "slice":
      return .slice(
        .init(
          starts: try node.require(node.starts, "starts"), sizes: try node.require(node.sizes, "sizes"),
          steps: try node.require(node.steps, "steps")))
    case "pad":
      return .pad(
        .init(
          before: try node.require(node.before, "before"), after: try node.require(node.after, "after"),
          value: try node.require(node.value, "a value")))
    case "reshape": return .reshape(try node.require(node.shape, "a shape"))
    case "fullyConnected":
      return .fullyConnected(weights: try parameter("weights"), bias: try parameter("bias"))
    case "clamp":
      guard let bounds = node.bounds, bounds.count == 2 else {
        throw InvalidNode(reason: "node '\(node.name)' needs two bounds")
      }
      return .clamp(lower: bounds[0], upper: bounds[1])
    case "gatedRecurrentUnit":
      return .gatedRecurrentUnit(
        .init(
          inputWeights: try parameter("inputWeights"), recurrentWeights: try parameter("recurrentWeights"),
          inputBias: try parameter("inputBias"), recurrentBias: try parameter("recurrentBias")))
    case "relu": return .relu
    case "add": return .add
    case "subtract": return .subtract
    case "multiply": return .multiply
    case "softmax": return .softmax
    case "layerNormalization":
      guard let epsilon = node.arguments?.first else {
        throw InvalidNode(reason: "node '\(node.name)' needs an epsilon")
      }
      return .layerNormalization(
        .init(gamma: try parameter("gamma"), beta: try parameter("beta"), epsilon: epsilon))
    case "concatenate": return .concatenate
    default:
      if let function = ScalarFunction(name: node.operation, arguments: node.arguments ?? []) {
        return .function(function)
      }
      throw InvalidNode(reason: "node '\(node.name)' has the unknown operation '\(node.operation)'")
    }
  }
}

extension GraphDescription.Node {
  fileprivate mutating func describe(_ window: FloatGraph.Window) {
    self.window = [
      window.kernelHeight, window.kernelWidth, window.strideHeight, window.strideWidth, window.paddingTop,
      window.paddingBottom, window.paddingLeft, window.paddingRight,
    ]
    if window.dilationHeight != 1 || window.dilationWidth != 1 {
      dilation = [window.dilationHeight, window.dilationWidth]
    }
  }

  fileprivate func require<Field>(
    _ field: Field?, _ what: String
  ) throws(GraphDescription.InvalidNode) -> Field {
    guard let field else { throw .init(reason: "node '\(name)' needs \(what)") }
    return field
  }

  fileprivate func readWindow() throws(GraphDescription.InvalidNode) -> FloatGraph.Window {
    guard let window, window.count == 8 else {
      throw .init(reason: "node '\(name)' needs a window of eight numbers")
    }
    let dilation = dilation ?? [1, 1]
    guard dilation.count == 2 else { throw .init(reason: "node '\(name)' needs two dilations") }
    return FloatGraph.Window(
      kernelHeight: window[0], kernelWidth: window[1], strideHeight: window[2], strideWidth: window[3],
      dilationHeight: dilation[0], dilationWidth: dilation[1], paddingTop: window[4],
      paddingBottom: window[5], paddingLeft: window[6], paddingRight: window[7])
  }
}

extension FloatGraph {
  /// Shapes of a node's parameters, for files: `weights [O, kH, kW, I]` or `[O, I]`, …; by ``Operation/parameters``.
  func parameterShapes(of node: Node) -> [String: [Int]] {
    let output = values[node.output]
    let input = values[node.inputs[0]]
    switch node.operation {
    case .convolution2D(let convolution):
      return [
        "weights": [
          convolution.bias.count, convolution.window.kernelHeight, convolution.window.kernelWidth,
          input.shape.last ?? 0,
        ],
        "bias": [convolution.bias.count],
      ]
    case .depthwiseConvolution2D(let convolution):
      return [
        "weights": [
          convolution.window.kernelHeight, convolution.window.kernelWidth, convolution.bias.count,
        ],
        "bias": [convolution.bias.count],
      ]
    case .fullyConnected: return ["weights": [output.count, input.count], "bias": [output.count]]
    case .gatedRecurrentUnit:
      return [
        "inputWeights": [3 * output.count, input.count],
        "recurrentWeights": [3 * output.count, output.count],
        "inputBias": [3 * output.count], "recurrentBias": [3 * output.count],
      ]
    case .layerNormalization: return ["gamma": [input.shape.last ?? 0], "beta": [input.shape.last ?? 0]]
    case .relu, .clamp, .function, .add, .subtract, .multiply, .softmax, .concatenate, .averagePool2D,
      .maxPool2D, .transpose, .slice, .pad, .reshape:
      return [:]
    }
  }
}
