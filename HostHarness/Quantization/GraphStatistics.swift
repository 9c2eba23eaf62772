import ReferenceModels

/// What calibration learns about one network: the distribution of every tensor and the second moments of what
/// every operator with weights multiplies.
public struct GraphStatistics {
  /// By value.
  public private(set) var values: [ValueStatistics]
  /// By node: one entry for convolutions and dense layers, one an input channel for depthwise convolutions, two
  /// (input, state) for recurrent units.
  public private(set) var moments: [Int: [SecondMoments]] = [:]
  /// By node, recurrent units only: the largest magnitude of any pre-activation or of a part of one.
  public private(set) var preActivationMaximum: [Int: Float] = [:]

  /// Runs the network over its samples twice: once for the extremes, once for histograms and moments.
  init(_ source: CalibratedGraph) throws(QuantizationError) {
    try source.validate()
    let graph = source.graph
    let evaluator: GraphEvaluator
    do throws(GraphError) {
      evaluator = try GraphEvaluator(graph)
    } catch {
      throw .invalidGraph(network: source.name, error)
    }
    values = [ValueStatistics](repeating: ValueStatistics(), count: graph.values.count)
    for (index, sample) in source.samples.enumerated() {
      evaluator.load(sample)
      evaluator.execute()
      for value in values.indices {
        let elements = evaluator.values(of: value)
        // A pole that calibration hits would make every scale infinite.
        if let element = elements.firstIndex(where: { !$0.isFinite }) {
          throw .nonFiniteValue(
            network: source.name, sample: index, value: graph.values[value].name, element: element)
        }
        values[value].addToRange(elements)
      }
    }
    var patches: [Float] = []
    for sample in source.samples {
      evaluator.load(sample)
      evaluator.execute()
      for value in values.indices { values[value].addToHistogram(evaluator.values(of: value)) }
      for (index, node) in graph.nodes.enumerated() {
        addMoments(of: node, index: index, graph: graph, evaluator: evaluator, patches: &patches)
      }
    }
  }

  private mutating func addMoments(
    of node: FloatGraph.Node, index: Int, graph: FloatGraph, evaluator: GraphEvaluator,
    patches: inout [Float]
  ) {
    guard let input = evaluator.values(of: node.inputs[0]).baseAddress else { return }
    switch node.operation {
    case .convolution2D(let convolution):
      let shape = graph.values[node.inputs[0]].shape
      let output = graph.values[node.output].shape
      let dimension = convolution.window.tapCount * shape[2]
      let rowCount = output[0] * output[1]
      if patches.count < rowCount * dimension { patches = [Float](repeating: 0, count: rowCount * dimension) }
      patches.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        convolution.window.gatherPatches(
          input, inputShape: shape, outputHeight: output[0], outputWidth: output[1], into: base)
        momentsOf(index, [dimension])[0].add(base, rowCount: rowCount)
      }
    case .depthwiseConvolution2D(let convolution):
      addChannelMoments(
        of: convolution.window, index: index, input, shape: graph.values[node.inputs[0]].shape,
        output: graph.values[node.output].shape)
    case .fullyConnected:
      momentsOf(index, [graph.values[node.inputs[0]].count])[0].add(input, rowCount: 1)
    case .gatedRecurrentUnit(let unit):
      guard let state = evaluator.values(of: node.inputs[1]).baseAddress else { return }
      let counts = node.inputs.map { graph.values[$0].count }
      let moments = momentsOf(index, counts)
      moments[0].add(input, rowCount: 1)
      moments[1].add(state, rowCount: 1)
      let largest = unit.largestPreActivation(
        input: evaluator.values(of: node.inputs[0]), state: evaluator.values(of: node.inputs[1]))
      preActivationMaximum[index] = max(preActivationMaximum[index] ?? 0, largest)
    case .relu, .clamp, .function, .add, .subtract, .multiply, .softmax, .layerNormalization, .concatenate,
      .averagePool2D, .maxPool2D, .transpose, .slice, .pad, .reshape:
      break
    }
  }

  /// The moments of every input channel by itself: of `[kH · kW]` numbers each.
  private mutating func addChannelMoments(
    of window: FloatGraph.Window, index: Int, _ input: UnsafePointer<Float>, shape: [Int], output: [Int]
  ) {
    let (channels, taps) = (shape[2], window.tapCount)
    let rowCount = output[0] * output[1]
    var patches = [Float](repeating: 0, count: rowCount * taps * channels)
    patches.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      window.gatherPatches(
        input, inputShape: shape, outputHeight: output[0], outputWidth: output[1], into: base)
    }
    let moments = momentsOf(index, [Int](repeating: taps, count: channels))
    for channel in 0..<channels {
      let rows = (0..<rowCount * taps).map { patches[$0 * channels + channel] }
      moments[channel].add(rows, rowCount: rowCount)
    }
  }

  private mutating func momentsOf(_ node: Int, _ dimensions: [Int]) -> [SecondMoments] {
    if let found = moments[node] { return found }
    let made = dimensions.map(SecondMoments.init(dimension:))
    moments[node] = made
    return made
  }
}

extension GraphEvaluator {
  /// Copies one sample into the input buffers; the sample was checked before.
  func load(_ sample: [[Float]]) {
    for (position, elements) in sample.enumerated() {
      _ = inputBuffer(position).update(fromContentsOf: elements)
    }
  }
}

extension FloatGraph.GatedRecurrentUnit {
  /// The largest magnitude among Wx + b, Uh + c and their sums.
  func largestPreActivation(input: UnsafeBufferPointer<Float>, state: UnsafeBufferPointer<Float>) -> Float {
    var largest: Float = 0
    for row in inputBias.indices {
      var fromInput = inputBias[row]
      for (column, element) in input.enumerated() {
        fromInput += inputWeights[row * input.count + column] * element
      }
      var fromState = recurrentBias[row]
      for (column, element) in state.enumerated() {
        fromState += recurrentWeights[row * state.count + column] * element
      }
      largest = max(largest, abs(fromInput), abs(fromState), abs(fromInput + fromState))
    }
    return largest
  }
}
