import ModelImage
import ReferenceModels

/// Type, scale and zero point of every tensor of several networks.
struct ActivationPlan {
  /// Tensors that share a width, with what they become at either.
  struct WidthClass {
    var narrow: [TensorID: TensorQuantization]
    var wide: [TensorID: TensorQuantization]
    /// An operator permits int16 only.
    var requiresInt16: Bool
    var isNarrow: Bool
  }

  private(set) var widthClasses: [WidthClass] = []
  private let valueCounts: [Int]

  /// `[graph][value]`; nil for values that become no tensor.
  var quantizations: [[TensorQuantization?]] {
    var quantizations = valueCounts.map { [TensorQuantization?](repeating: nil, count: $0) }
    for widthClass in widthClasses {
      for (tensor, quantization) in widthClass.isNarrow ? widthClass.narrow : widthClass.wide {
        quantizations[tensor.graph][tensor.value] = quantization
      }
    }
    return quantizations
  }

  /// Chooses widths and scales from calibration; ``ActivationWidths/mixed`` starts from int8 wherever it is permitted.
  init(
    _ sources: [CalibratedGraph], statistics: [GraphStatistics], fusions: [OperatorFusion],
    options: QuantizationOptions
  ) throws(QuantizationError) {
    let classes = TensorClasses(sources.map(\.graph), fusions: fusions)
    valueCounts = sources.map(\.graph.values.count)
    for (index, members) in classes.widthClasses.enumerated() {
      var widthClass = WidthClass(
        narrow: [:], wide: [:], requiresInt16: classes.requiresInt16[index], isNarrow: false)
      for scaleClass in members {
        let tensors = classes.scaleClasses[scaleClass]
        let isProbability = classes.holdsProbabilities[scaleClass]
        let narrow =
          isProbability
          ? QuantizedSoftmax.outputQuantization(.int8) : Self.narrow(tensors, sources, statistics, options)
        let wide =
          isProbability
          ? QuantizedSoftmax.outputQuantization(.int16) : Self.wide(tensors, sources, statistics, options)
        for tensor in tensors { (widthClass.narrow[tensor], widthClass.wide[tensor]) = (narrow, wide) }
      }
      if !widthClass.requiresInt16 {
        switch options.activations {
        case .int8, .mixed: widthClass.isNarrow = true
        case .int16: break
        case .automatic: widthClass.isNarrow = try Self.meetsTarget(widthClass.narrow, sources, options)
        }
      }
      widthClasses.append(widthClass)
    }
  }

  /// Makes the tensors of a class int16.
  mutating func widen(_ widthClass: Int) { widthClasses[widthClass].isNarrow = false }

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
    let found = TensorQuantization.affine8(
      members.map { statistics[$0.graph].values[$0.value] }, options.ranges)
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
      let errors = try RoundingStudy(source, graph: graph, sampleCount: options.widthSampleCount)
        .errors(rounding: candidates)
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
