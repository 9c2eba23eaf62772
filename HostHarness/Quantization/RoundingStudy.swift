import ReferenceModels

/// What rounding some tensors of a network, and nothing else, does to its outputs, in floating point.
struct RoundingStudy {
  private let graph: Int
  private let samples: [[[Float]]]
  private let exact: GraphEvaluator
  private let rounded: GraphEvaluator
  private let outputCount: Int

  /// - Parameters:
  ///   - graph: the network's number in ``TensorID``.
  ///   - approximation: what is compared with the source; the source itself where nil.
  init(
    _ source: CalibratedGraph, graph: Int, sampleCount: Int, approximation: FloatGraph? = nil
  ) throws(QuantizationError) {
    self.graph = graph
    samples = source.evenlySpaced(sampleCount)
    outputCount = source.graph.outputs.count
    do throws(GraphError) {
      exact = try GraphEvaluator(source.graph)
      rounded = try GraphEvaluator(approximation ?? source.graph)
    } catch {
      throw .invalidGraph(network: source.name, error)
    }
  }

  /// By output.
  func errors(rounding tensors: [TensorID: TensorQuantization] = [:]) -> [SignalError] {
    var errors = [SignalError](repeating: SignalError(), count: outputCount)
    for sample in samples {
      exact.load(sample)
      exact.execute()
      rounded.load(sample)
      rounded.execute { value, elements in
        guard let quantization = tensors[TensorID(graph: graph, value: value)] else { return }
        quantization.roundInPlace(elements)
      }
      for output in errors.indices {
        errors[output].add(
          reference: exact.outputBuffer(output), approximation: rounded.outputBuffer(output))
      }
    }
    return errors
  }
}
