import ReferenceModels

/// Turns a normalised model into a ``FloatGraph``: drops the batch axis, brings channels last, permutes weights where
/// that spares moving data, and inserts transpositions where it does not.
struct FloatGraphLowering {
  /// A tensor of the float graph that holds a value of the model.
  struct Placed: Equatable {
    /// Index into the float graph's values.
    var value: Int
    var layout: TensorLayout
  }

  let source: ONNXGraph
  let limits: ImportLimits
  var graph: FloatGraph
  private(set) var problems: [ModelProblem] = []
  private var placed: [Int: Placed] = [:]
  private var names = Set<String>()

  init(_ source: ONNXGraph, name: String, limits: ImportLimits = ImportLimits()) {
    self.source = source
    self.limits = limits
    graph = FloatGraph(name: name)
  }

  mutating func lower() throws(LoweringProblems) -> ImportedNetwork {
    requirePorts()
    let inputs = addInputs()
    for node in source.nodes {
      // What depends on a refused node cannot be judged.
      guard node.inputs.allSatisfy({ $0.map { placed[$0] != nil || constant($0) != nil } ?? true }) else {
        continue
      }
      do throws(ModelProblem) {
        try lower(node)
      } catch {
        problems.append(error.at(node.place))
      }
    }
    let outputs = problems.isEmpty ? addOutputs() : []
    guard problems.isEmpty else { throw LoweringProblems(problems: problems) }
    graph.foldPaddings()
    graph.foldChannelAffines()
    return ImportedNetwork(graph: graph, inputs: inputs, outputs: outputs)
  }

  private mutating func requirePorts() {
    for (what, count) in [("inputs", source.inputs.count), ("outputs", source.outputs.count)] {
      if !(1...4).contains(count) {
        problems.append(
          ModelProblem(
            .tooLarge, "\(count) \(what); an image's network has 1 to 4", remedy: "join them into one tensor")
        )
      }
    }
  }

  private mutating func addInputs() -> [ImportedNetwork.Port] {
    let preference = ChannelPreference(source)
    return source.inputs.map { input in
      let value = source.values[input]
      let axes = Array(value.shape.indices)
      let channelsLast =
        (3...4).contains(axes.count) && value.shape[0] == 1 && preference.wantsChannelsLast(input)
      let order = channelsLast ? [0] + axes[2...] + [1] : axes
      let sizes = order.map { value.shape[$0] }
      let index = graph.addInput(
        unique(value.name), shape: Self.imageShape(sizes, channelsLast: channelsLast))
      placed[input] = Placed(value: index, layout: TensorLayout(shape: value.shape, order: order))
      return ImportedNetwork.Port(name: value.name, shape: value.shape, permutation: order)
    }
  }

  private mutating func addOutputs() -> [ImportedNetwork.Port] {
    var ports: [ImportedNetwork.Port] = []
    for (position, output) in source.outputs.enumerated() {
      let value = source.values[output]
      let portName = source.outputName(position)
      let place = "output '\(ModelReader.shortened(portName))'"
      guard var found = placed[output], constant(output) == nil else {
        problems.append(
          ModelProblem(.unsupportedInput, at: place, "is constant", remedy: "leave it out of the export"))
        continue
      }
      do throws(ModelProblem) {
        let axes = Array(value.shape.indices)
        var order = found.layout.axisOrder(of: value.shape)
        if order == nil {
          found = try moved(found, to: .rowMajor(value.shape))
          order = axes.filter { value.shape[$0] > 1 }
        }
        // Axes of size 1 first, as the batch is.
        let whole = axes.filter { value.shape[$0] == 1 } + (order ?? [])
        if graph.inputs.contains(found.value) || graph.outputs.contains(found.value) {
          // An image's output is a tensor of its own.
          let shape = graph.values[found.value].shape
          found.value = add(.reshape(shape), [found.value], name: portName)
        }
        graph.markOutput(found.value)
        ports.append(ImportedNetwork.Port(name: portName, shape: value.shape, permutation: whole))
      } catch {
        problems.append(error.at(place))
      }
    }
    for (port, output) in zip(ports, graph.outputs) where names.insert(port.name).inserted {
      graph.values[output].name = port.name
    }
    return ports
  }

  /// The shape in a float graph: without the batch axis; `[H, W, C]` for images, `[1, L, C]` for sequences of channels,
  /// otherwise without leading ones, of at most four axes.
  static func imageShape(_ sizes: [Int], channelsLast: Bool = false) -> [Int] {
    if channelsLast || (sizes.count == 4 && sizes[0] == 1) {
      return [Int](repeating: 1, count: max(0, 4 - sizes.count)) + sizes.dropFirst(max(1, sizes.count - 3))
    }
    var shape = Array(sizes.drop { $0 == 1 })
    while shape.count > 4 { shape.replaceSubrange(0..<2, with: [shape[0] * shape[1]]) }
    return shape.isEmpty ? [1] : shape
  }
}

/// What keeps a model from becoming a float graph.
struct LoweringProblems: Error, Equatable {
  var problems: [ModelProblem]
}

// MARK: Values

extension FloatGraphLowering {
  func shape(_ value: Int) -> [Int] { source.values[value].shape }

  func constant(_ value: Int) -> ONNXTensor? { source.values[value].constant }

  /// The tensor that holds a value; constants become tensors of the float graph here.
  mutating func tensor(_ value: Int) throws(ModelProblem) -> Placed {
    if let found = placed[value] { return found }
    guard let constant = constant(value), let reals = constant.reals else {
      throw ModelProblem(.unsupportedInput, "works on integers", remedy: "keep activations in floating point")
    }
    let index = graph.addConstant(
      unique(source.values[value].name), shape: Self.imageShape(constant.shape), reals)
    let made = Placed(value: index, layout: .rowMajor(constant.shape))
    placed[value] = made
    return made
  }

  mutating func place(_ value: Int, _ tensor: Placed) { placed[value] = tensor }

  /// Weights that must be known: nil where `value` is left out.
  func reals(_ value: Int?, _ what: String) throws(ModelProblem) -> [Float]? {
    guard let value else { return nil }
    guard let reals = constant(value)?.reals else {
      throw ModelProblem(
        .unsupportedInput, "its \(what) are computed from the model's data", remedy: "they must be constant")
    }
    if let index = reals.firstIndex(where: { !$0.isFinite }) {
      throw ModelProblem(.nonFinite, "element \(index) of its \(what) is \(reals[index])")
    }
    return reals
  }

  /// A name that no value of the float graph has yet.
  mutating func unique(_ name: String) -> String {
    let base = name.isEmpty ? "value" : name
    var candidate = base
    var number = 1
    while !names.insert(candidate).inserted {
      number += 1
      candidate = "\(base) (\(number))"
    }
    return candidate
  }

  /// Adds a node; the result is called after the model's value where that name is free.
  mutating func add(
    _ operation: FloatGraph.Operation, _ inputs: [Int], name: String
  ) -> Int { graph.addNode(unique(name), operation, inputs: inputs) }

  func name(of node: ONNXGraph.Node) -> String { source.values[node.outputs[0]].name }
}
