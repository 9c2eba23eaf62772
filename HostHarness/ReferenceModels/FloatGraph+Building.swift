extension FloatGraph {
  /// Adds an input tensor and returns its index.
  @discardableResult
  public mutating func addInput(_ name: String, shape: [Int], group: String? = nil) -> Int {
    values.append(Value(name: name, shape: shape, group: group))
    inputs.append(values.count - 1)
    return values.count - 1
  }

  /// Adds a tensor of constants, row-major, and returns its index.
  @discardableResult
  public mutating func addConstant(_ name: String, shape: [Int], _ elements: [Float]) -> Int {
    values.append(Value(name: name, shape: shape))
    constants.append(Constant(value: values.count - 1, elements: elements))
    return values.count - 1
  }

  /// Declares `value` an output. Its name and group become those given, where given.
  public mutating func markOutput(_ value: Int, name: String? = nil, group: String? = nil) {
    if let name { values[value].name = name }
    if let group { values[value].group = group }
    outputs.append(value)
  }

  /// Adds a node that computes `operation` from `inputs`; the output's shape follows from theirs. The output
  /// value carries the node's name. Returns the output's index.
  ///
  /// Shapes that do not fit are reported by ``validate()``; this method asks only for valid indices.
  @discardableResult
  public mutating func addNode(
    _ name: String, _ operation: Operation, inputs: [Int], group: String? = nil
  ) -> Int {
    let first = values[inputs[0]].shape
    let shape: [Int]
    switch operation {
    case .convolution2D(let convolution):
      shape = Self.outputShape(of: convolution.window, over: first, channels: convolution.bias.count)
    case .depthwiseConvolution2D(let convolution):
      shape = Self.outputShape(of: convolution.window, over: first, channels: convolution.bias.count)
    case .fullyConnected(_, let bias): shape = [bias.count]
    case .relu, .clamp, .function, .softmax, .layerNormalization: shape = first
    case .add, .subtract, .multiply:
      shape = Self.pairShape(first, values[inputs[inputs.count - 1]].shape) ?? first
    case .concatenate: shape = first.dropLast() + [inputs.reduce(0) { $0 + (values[$1].shape.last ?? 0) }]
    case .averagePool2D(let pool):
      shape = Self.outputShape(of: pool.window, over: first, channels: first.last ?? 0)
    case .maxPool2D(let window):
      shape = Self.outputShape(of: window, over: first, channels: first.last ?? 0)
    case .transpose(let permutation): shape = permutation.map { first.indices.contains($0) ? first[$0] : 0 }
    case .slice(let slice): shape = slice.sizes
    case .pad(let pad):
      shape = zip(first, zip(pad.before, pad.after)).map { $0 + $1.0 + $1.1 }
    case .reshape(let reshaped): shape = reshaped
    case .gatedRecurrentUnit: shape = values[inputs[inputs.count - 1]].shape
    }
    values.append(Value(name: name, shape: shape, group: group))
    nodes.append(Node(name: name, operation: operation, inputs: inputs, output: values.count - 1))
    return values.count - 1
  }

  private static func outputShape(of window: Window, over input: [Int], channels: Int) -> [Int] {
    guard input.count == 3 else { return [0, 0, channels] }
    return [window.outputHeight(input[0]), window.outputWidth(input[1]), channels]
  }
}
