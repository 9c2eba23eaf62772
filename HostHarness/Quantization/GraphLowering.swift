import FixedPoint
import ModelImage
import ReferenceModels

/// One network in integers, with a report on its operators with weights.
struct LoweredGraph {
  var network: QuantizedNetwork
  var operators: [QuantizationReport.Operator] = []
}

/// Turns one graph into a ``QuantizedNetwork``, given the quantisation of every tensor.
struct GraphLowering {
  let source: CalibratedGraph
  let statistics: GraphStatistics
  let fusion: OperatorFusion
  /// By value; set for every materialised value.
  let quantizations: [TensorQuantization?]
  let options: QuantizationOptions

  private var graph: FloatGraph { source.graph }

  func lower() throws(QuantizationError) -> LoweredGraph {
    var tensors: [QuantizedTensor] = []
    var position: [Int: Int] = [:]
    let constants = Dictionary(graph.constants.map { ($0.value, $0.elements) }) { first, _ in first }
    for value in fusion.materialized.sorted() {
      let quantization = try quantization(of: value)
      position[value] = tensors.count
      tensors.append(
        QuantizedTensor(
          name: graph.values[value].name, elementType: quantization.elementType,
          shape: graph.values[value].shape, zeroPoint: quantization.zeroPoint,
          scale: Float(quantization.scale),
          constant: constants[value]?.map { quantization.quantized(Double($0)) }))
    }
    var lowered = LoweredGraph(
      network: QuantizedNetwork(
        name: source.name, role: source.role, tensors: tensors, operators: [],
        inputs: graph.inputs.compactMap { position[$0] }, outputs: graph.outputs.compactMap { position[$0] }))
    for output in graph.outputs where graph.inputs.contains(output) {
      throw .inputIsOutput(network: source.name, value: graph.values[output].name)
    }
    for output in graph.outputs where constants[output] != nil {
      throw .constantIsOutput(network: source.name, value: graph.values[output].name)
    }
    for step in fusion.steps {
      let node = graph.nodes[step.node]
      let output = step.output
      let operation = try operation(step, output: output, into: &lowered)
      lowered.network.operators.append(
        QuantizedOperator(
          name: node.name, operation: operation, inputs: step.inputs.compactMap { position[$0] },
          output: position[output] ?? 0))
    }
    return lowered
  }

  private func quantization(of value: Int) throws(QuantizationError) -> TensorQuantization {
    guard let found = quantizations[value] else {
      throw .invalidGraph(
        network: source.name,
        .valueOutOfRange(graph: graph.name, user: "plan", index: value, count: quantizations.count))
    }
    return found
  }

  private func operation(
    _ step: OperatorFusion.Step, output: Int, into lowered: inout LoweredGraph
  ) throws(QuantizationError) -> QuantizedOperation {
    let node = graph.nodes[step.node]
    let result = try quantization(of: output)
    let input = try quantization(of: step.inputs[0])
    let limits = limits(step.activation.map { graph.nodes[$0].operation }, result)
    switch node.operation {
    case .convolution2D(let convolution):
      let linear = try linear(
        step.node, part: 0, weights: convolution.weights, bias: convolution.bias, input: input,
        outputScale: result.scale, into: &lowered)
      let window = convolution.window
      return .convolution2D(
        QuantizedConvolution2D(
          weights: linear.weights, channels: linear.channels, kernelHeight: window.kernelHeight,
          kernelWidth: window.kernelWidth, strideHeight: window.strideHeight, strideWidth: window.strideWidth,
          dilationHeight: window.dilationHeight, dilationWidth: window.dilationWidth,
          paddingTop: window.paddingTop, paddingBottom: window.paddingBottom, paddingLeft: window.paddingLeft,
          paddingRight: window.paddingRight, clamp: limits))
    case .depthwiseConvolution2D(let convolution):
      let linear = try depthwise(
        convolution, step.node, input: input, outputScale: result.scale, into: &lowered)
      return .depthwiseConvolution2D(
        QuantizedDepthwiseConvolution2D(
          weights: linear.weights, channels: linear.channels, window: QuantizedWindow(convolution.window),
          clamp: limits))
    case .fullyConnected(let weights, let bias):
      let linear = try linear(
        step.node, part: 0, weights: weights, bias: bias, input: input, outputScale: result.scale,
        into: &lowered)
      return .fullyConnected(
        QuantizedFullyConnected(weights: linear.weights, channels: linear.channels, clamp: limits))
    case .gatedRecurrentUnit(let unit):
      return try recurrentUnit(unit, step.node, input: input, state: result, into: &lowered)
    case .relu, .clamp:
      return .rescale(
        QuantizedRescale(
          output: try factor(input.scale / result.scale, node), clamp: self.limits(node.operation, result)))
    case .function(let function):
      return .tableFunction(FunctionTables.table(function.callAsFunction, input: input, output: result))
    case .add:
      return .add(try sum(node, input, try quantization(of: step.inputs[1]), result, limits))
    case .subtract:
      return .subtract(try sum(node, input, try quantization(of: step.inputs[1]), result, limits))
    case .multiply:
      let second = try quantization(of: step.inputs[1])
      return .multiply(
        QuantizedMultiply(
          output: try factor(input.scale * second.scale / result.scale, node, greatestShift: 0),
          clamp: limits))
    case .softmax:
      guard let softmax = QuantizedSoftmax(inputScale: input.scale, outputScale: result.scale) else {
        throw .factorOutOfRange(network: source.name, node: node.name, factor: input.scale / result.scale)
      }
      return .softmax(softmax)
    case .layerNormalization(let layer):
      guard
        let normalization = QuantizedLayerNormalization(
          gamma: layer.gamma.map(Double.init), beta: layer.beta.map(Double.init),
          epsilon: Double(layer.epsilon), input: input, output: result, clamp: limits)
      else {
        throw .factorOutOfRange(network: source.name, node: node.name, factor: 1 / result.scale)
      }
      return .layerNormalization(normalization)
    case .averagePool2D(let pool):
      return .averagePool2D(QuantizedWindow(pool.window), countsPadding: pool.countsPadding)
    case .maxPool2D(let window): return .maxPool2D(QuantizedWindow(window))
    case .transpose(let permutation): return .transpose(permutation: permutation)
    case .slice(let slice): return .slice(starts: slice.starts, steps: slice.steps)
    case .pad(let pad): return .pad(before: pad.before, value: result.quantized(Double(pad.value)))
    // An exact copy; what is needless has been taken away before.
    case .reshape: return .clamp(result.elementType.minimum...result.elementType.maximum)
    case .concatenate:
      var factors: [QuantizedMultiplier] = []
      for value in step.inputs {
        factors.append(try factor(try quantization(of: value).scale / result.scale, node, greatestShift: 14))
      }
      return .concatenate(QuantizedConcatenate(factors: factors, clamp: limits))
    }
  }

  /// The parameters of an addition or a subtraction.
  private func sum(
    _ node: FloatGraph.Node, _ first: TensorQuantization, _ second: TensorQuantization,
    _ output: TensorQuantization, _ limits: ClosedRange<Int32>
  ) throws(QuantizationError) -> QuantizedAdd {
    let common = 2 * max(first.scale, second.scale)
    let magnification = output.elementType == .int8 ? 1_048_576.0 : 32768.0  // 2^20, 2^15
    return QuantizedAdd(
      first: try factor(first.scale / common, node), second: try factor(second.scale / common, node),
      output: try factor(common / (magnification * output.scale), node, greatestShift: 0), clamp: limits)
  }

  /// The integers that `activation` lets through; everything when nil.
  private func limits(
    _ activation: FloatGraph.Operation?, _ output: TensorQuantization
  ) -> ClosedRange<Int32> {
    switch activation {
    case .relu: max(output.elementType.minimum, output.zeroPoint)...output.elementType.maximum
    case .clamp(let lower, let upper): output.quantized(Double(lower))...output.quantized(Double(upper))
    default: output.elementType.minimum...output.elementType.maximum
    }
  }

  private func factor(
    _ factor: Double, _ node: FloatGraph.Node, greatestShift: Int32 = 30
  ) throws(QuantizationError) -> QuantizedMultiplier {
    guard let multiplier = QuantizedMultiplier(factor: factor), multiplier.shift <= greatestShift else {
      throw .factorOutOfRange(network: source.name, node: node.name, factor: factor)
    }
    return multiplier
  }

  /// Lowers one matrix of a node; recurrent units have two parts.
  private func linear(
    _ node: Int, part: Int, weights: [Float], bias: [Float], input: TensorQuantization, outputScale: Double,
    into lowered: inout LoweredGraph
  ) throws(QuantizationError) -> LoweredLinear {
    let linear = try lowering(node, part: part, input: input, outputScale: outputScale)
      .lower(weights: weights, bias: bias)
    report(linear, of: node, suffix: part == 0 ? "" : " (state)", into: &lowered)
    return linear
  }

  private func lowering(
    _ node: Int, part: Int, input: TensorQuantization, outputScale: Double
  ) throws(QuantizationError) -> LinearLowering {
    let name = graph.nodes[node].name
    guard let moments = statistics.moments[node]?[part] else {
      throw .singularMoments(network: source.name, node: name)
    }
    let rounding: WeightRounding
    if options.compensatesWeightErrors {
      guard let compensating = WeightRounding(moments, damping: options.damping) else {
        throw .singularMoments(network: source.name, node: name)
      }
      rounding = compensating
    } else {
      rounding = WeightRounding(nearestWithDimension: moments.dimension)
    }
    return LinearLowering(
      network: source.name, node: name, input: input, outputScale: outputScale, rounding: rounding,
      inputMean: moments.mean)
  }

  private func report(
    _ linear: LoweredLinear, of node: Int, suffix: String = "", into lowered: inout LoweredGraph
  ) {
    lowered.operators.append(
      QuantizationReport.Operator(
        name: graph.nodes[node].name + suffix, kind: graph.nodes[node].operation.kindName,
        weightBytes: linear.weights.count, accumulatorBound: linear.accumulatorBound))
  }

  /// Every input channel is a small dense layer of its own, from kH · kW numbers to M.
  private func depthwise(
    _ convolution: FloatGraph.DepthwiseConvolution2D, _ node: Int, input: TensorQuantization,
    outputScale: Double, into lowered: inout LoweredGraph
  ) throws(QuantizationError) -> LoweredLinear {
    let outputs = convolution.bias.count
    let taps = convolution.window.tapCount
    let inputs = statistics.moments[node]?.count ?? outputs
    let multiplier = outputs / inputs
    var whole = LoweredLinear()
    whole.weights = [Int8](repeating: 0, count: outputs * taps)
    for channel in 0..<inputs {
      let own = channel * multiplier..<(channel + 1) * multiplier
      let rows = own.flatMap { output in (0..<taps).map { convolution.weights[$0 * outputs + output] } }
      var lowering = try lowering(node, part: channel, input: input, outputScale: outputScale)
      lowering.firstChannel = own.lowerBound
      let part = try lowering.lower(weights: rows, bias: Array(convolution.bias[own]))
      for (index, weight) in part.weights.enumerated() {
        whole.weights[index % taps * outputs + own.lowerBound + index / taps] = weight
      }
      whole.channels.bias += part.channels.bias
      whole.channels.multipliers += part.channels.multipliers
      whole.channels.shifts += part.channels.shifts
      whole.accumulatorBound = max(whole.accumulatorBound, part.accumulatorBound)
    }
    report(whole, of: node, into: &lowered)
    return whole
  }

  private func recurrentUnit(
    _ unit: FloatGraph.GatedRecurrentUnit, _ node: Int, input: TensorQuantization, state: TensorQuantization,
    into lowered: inout LoweredGraph
  ) throws(QuantizationError) -> QuantizedOperation {
    // ±8 holds all that the gates' tables tell apart; larger parts that cancel need a larger range. Half a bit of
    // headroom is enough here: what saturates has saturated its gate already, and a wider table is a coarser one.
    let largest = Double(statistics.preActivationMaximum[node] ?? 0) * 1.5
    let gate = TensorQuantization.symmetric16(largest: max(8, largest))
    let fromInput = try linear(
      node, part: 0, weights: unit.inputWeights, bias: unit.inputBias, input: input, outputScale: gate.scale,
      into: &lowered)
    let fromState = try linear(
      node, part: 1, weights: unit.recurrentWeights, bias: unit.recurrentBias, input: state,
      outputScale: gate.scale, into: &lowered)
    let unitInterval = TensorQuantization(elementType: .int16, scale: 1.0 / 32768, zeroPoint: 0)
    return .gatedRecurrentUnit(
      QuantizedGatedRecurrentUnit(
        inputWeights: fromInput.weights, recurrentWeights: fromState.weights,
        inputChannels: fromInput.channels, recurrentChannels: fromState.channels,
        sigmoidTable: FunctionTables.table(
          ScalarFunction.sigmoid.callAsFunction, input: gate, output: unitInterval),
        tanhTable: FunctionTables.table(ScalarFunction.tanh.callAsFunction, input: gate, output: state)))
  }
}
