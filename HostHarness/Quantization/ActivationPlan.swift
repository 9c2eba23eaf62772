import ModelImage
import ReferenceModels

/// Type, scale and zero point of every tensor of several networks.
struct ActivationPlan {
  /// `[graph][value]`; nil for values that become no tensor.
  private(set) var quantizations: [[TensorQuantization?]]

  /// Chooses widths and scales from calibration.
  init(
    _ sources: [CalibratedGraph], statistics: [GraphStatistics], fusions: [OperatorFusion],
    options: QuantizationOptions
  ) throws(QuantizationError) {
    let classes = TensorClasses(sources.map(\.graph), fusions: fusions)
    quantizations = sources.map { [TensorQuantization?](repeating: nil, count: $0.graph.values.count) }
    for (index, widthClass) in classes.widthClasses.enumerated() {
      let narrow = widthClass.map { scaleClass in
        classes.holdsProbabilities[scaleClass]
          ? QuantizedSoftmax.outputQuantization(.int8)
          : Self.narrow(classes.scaleClasses[scaleClass], sources, statistics, options)
      }
      var isNarrow = false
      if !classes.requiresInt16[index] {
        switch options.activations {
        case .int8: isNarrow = true
        case .int16: isNarrow = false
        case .automatic:
          var candidates: [TensorID: TensorQuantization] = [:]
          for (scaleClass, quantization) in zip(widthClass, narrow) {
            for tensor in classes.scaleClasses[scaleClass] { candidates[tensor] = quantization }
          }
          isNarrow = try Self.meetsTarget(candidates, sources, options)
        }
      }
      for (scaleClass, narrow) in zip(widthClass, narrow) {
        let members = classes.scaleClasses[scaleClass]
        let wide =
          classes.holdsProbabilities[scaleClass]
          ? QuantizedSoftmax.outputQuantization(.int16)
          : Self.wide(members, sources, statistics, options)
        let chosen = isNarrow ? narrow : wide
        for tensor in members { quantizations[tensor.graph][tensor.value] = chosen }
      }
    }
  }

  private static func required(
    _ members: [TensorID], _ sources: [CalibratedGraph], _ options: QuantizationOptions
  ) -> Double {
    members.reduce(0) { largest, tensor in
      guard let group = sources[tensor.graph].graph.values[tensor.value].group else { return largest }
      return max(largest, options.requiredMagnitudes[group] ?? 0)
    }
  }

  private static func wide(
    _ members: [TensorID], _ sources: [CalibratedGraph], _ statistics: [GraphStatistics],
    _ options: QuantizationOptions
  ) -> TensorQuantization {
    let largest = members.reduce(0.0) { largest, tensor in
      let values = statistics[tensor.graph].values[tensor.value]
      return max(largest, Double(abs(values.minimum)), Double(abs(values.maximum)))
    }
    return .symmetric16(
      largest: max(largest * options.headroom16, required(members, sources, options)))
  }

  private static func narrow(
    _ members: [TensorID], _ sources: [CalibratedGraph], _ statistics: [GraphStatistics],
    _ options: QuantizationOptions
  ) -> TensorQuantization {
    let found = TensorQuantization.leastSquares8(members.map { statistics[$0.graph].values[$0.value] })
    let required = required(members, sources, options)
    guard required > 0 else { return found }
    return .affine8(
      minimum: min(found.range.lowerBound, -required), maximum: max(found.range.upperBound, required))
  }

  /// Whether every network that holds one of the tensors keeps its target at every output when these tensors, and
  /// nothing else, are quantised as proposed.
  private static func meetsTarget(
    _ candidates: [TensorID: TensorQuantization], _ sources: [CalibratedGraph], _ options: QuantizationOptions
  ) throws(QuantizationError) -> Bool {
    for graph in Set(candidates.keys.map(\.graph)).sorted() {
      let source = sources[graph]
      let exact: GraphEvaluator
      let rounded: GraphEvaluator
      do throws(GraphError) {
        exact = try GraphEvaluator(source.graph)
        rounded = try GraphEvaluator(source.graph)
      } catch {
        throw .invalidGraph(network: source.name, error)
      }
      var errors = [SignalError](repeating: SignalError(), count: source.graph.outputs.count)
      for sample in source.evenlySpaced(options.widthSampleCount) {
        exact.load(sample)
        exact.execute()
        rounded.load(sample)
        rounded.execute { value, elements in
          guard let quantization = candidates[TensorID(graph: graph, value: value)] else { return }
          quantization.roundInPlace(elements)
        }
        for output in errors.indices {
          errors[output].add(
            reference: exact.outputBuffer(output), approximation: rounded.outputBuffer(output))
        }
      }
      guard errors.allSatisfy({ $0.signalToNoiseDecibels >= source.targetSQNRDecibels }) else { return false }
    }
    return true
  }
}

extension CalibratedGraph {
  /// At most `count` samples spread over all.
  func evenlySpaced(_ count: Int) -> [[[Float]]] {
    guard samples.count > count, count > 0 else { return samples }
    return (0..<count).map { samples[$0 * samples.count / count] }
  }
}

extension TensorQuantization {
  /// Replaces every element by the real number of its integer; returns how many saturated.
  @discardableResult
  func roundInPlace(_ elements: UnsafeMutableBufferPointer<Float>) -> Int {
    var saturated = 0
    let (lower, upper) = (Double(elementType.minimum), Double(elementType.maximum))
    for index in elements.indices {
      let position = (Double(elements[index]) / scale).rounded(.toNearestOrEven) + Double(zeroPoint)
      let kept = min(max(position, lower), upper)
      if kept != position { saturated += 1 }
      elements[index] = Float(scale * (kept - Double(zeroPoint)))
    }
    return saturated
  }
}
