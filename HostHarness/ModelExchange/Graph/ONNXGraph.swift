/// A model after reading, constant folding and shape inference: every operator is known and typed, every shape is
/// static, every constant is at hand, nodes stand in an order in which they can run.
///
/// Semantics and layouts are still ONNX's: `[N, C, H, W]` with the batch axis, N = 1, and QuantizeLinear and
/// DequantizeLinear where the model has them. ``FloatGraphLowering`` makes a float graph of it.
public struct ONNXGraph: Sendable, Equatable {
  /// A tensor: an input, a constant or what a node produces.
  public struct Value: Sendable, Equatable {
    public var name: String
    public var elementType: ONNXElementType
    public var shape: [Int]
    public var constant: ONNXTensor?

    public var count: Int { shape.reduce(1, *) }

    public init(name: String, elementType: ONNXElementType, shape: [Int], constant: ONNXTensor? = nil) {
      self.name = name
      self.elementType = elementType
      self.shape = shape
      self.constant = constant
    }
  }

  public struct Node: Sendable, Equatable {
    /// For errors and reports: `node 'conv1' (Conv)`, `node #12 (Erf)`.
    public var place: String
    public var operation: ONNXOperation
    /// Indices into `values`; nil for an optional input that is left out. Optional inputs at the end may be missing.
    public var inputs: [Int?]
    /// Indices into `values`.
    public var outputs: [Int]

    public init(place: String, operation: ONNXOperation, inputs: [Int?], outputs: [Int]) {
      self.place = place
      self.operation = operation
      self.inputs = inputs
      self.outputs = outputs
    }
  }

  public var name: String
  public var values: [Value]
  public var nodes: [Node]
  /// Indices into `values`, in the model's order.
  public var inputs: [Int]
  public var outputs: [Int]
  /// The model's names of its outputs, where they differ from their values' names: of an Identity's output, say.
  public var outputNames: [Int: String] = [:]

  public init(
    name: String, values: [Value] = [], nodes: [Node] = [], inputs: [Int] = [], outputs: [Int] = []
  ) {
    self.name = name
    self.values = values
    self.nodes = nodes
    self.inputs = inputs
    self.outputs = outputs
  }

  /// What the model calls output `position`.
  public func outputName(_ position: Int) -> String {
    outputNames[position] ?? values[outputs[position]].name
  }

  /// Adds a constant and returns its index.
  mutating func addConstant(_ name: String, _ tensor: ONNXTensor) -> Int {
    values.append(Value(name: name, elementType: tensor.elementType, shape: tensor.shape, constant: tensor))
    return values.count - 1
  }

  /// By value: the node that produces it; nil for inputs and constants.
  var producers: [Int?] {
    var producers = [Int?](repeating: nil, count: values.count)
    for (index, node) in nodes.enumerated() {
      for output in node.outputs { producers[output] = index }
    }
    return producers
  }

  /// By value: the nodes that read it, one entry a use.
  var readers: [[Int]] {
    var readers = [[Int]](repeating: [], count: values.count)
    for (index, node) in nodes.enumerated() {
      for case let input? in node.inputs { readers[input].append(index) }
    }
    return readers
  }
}
