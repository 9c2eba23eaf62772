import ReferenceModels

/// What the networks were fed on data that they were not trained on: for each network samples, each with one
/// array an input, row-major, in the order of the graph's inputs.
public typealias CalibrationSet = [NetworkRole: [[[Float]]]]

/// A network to quantise with its calibration samples.
public struct CalibratedGraph: Sendable {
  /// Names the network in errors, reports and the image.
  public var name: String
  /// Stored in the image: for the loop the position in `NetworkRole.allCases`.
  public var role: UInt32
  public var graph: FloatGraph
  /// `[sample][input][element]`.
  public var samples: [[[Float]]]
  /// An activation may be int8 where quantising it alone leaves this signal-to-quantisation-noise ratio, in dB,
  /// at every output of the network.
  public var targetSQNRDecibels: Double

  public init(
    name: String, role: UInt32, graph: FloatGraph, samples: [[[Float]]], targetSQNRDecibels: Double
  ) {
    self.name = name
    self.role = role
    self.graph = graph
    self.samples = samples
    self.targetSQNRDecibels = targetSQNRDecibels
  }

  /// Checks the graph and that every sample fits its inputs and is finite.
  func validate() throws(QuantizationError) {
    do throws(GraphError) {
      try graph.validate()
    } catch {
      throw .invalidGraph(network: name, error)
    }
    guard !samples.isEmpty else { throw .noCalibration(network: name) }
    for (index, sample) in samples.enumerated() {
      guard sample.count == graph.inputs.count else {
        throw .wrongSample(
          network: name, sample: index, input: "inputs", expected: graph.inputs.count, found: sample.count)
      }
      for (elements, input) in zip(sample, graph.inputs) {
        let value = graph.values[input]
        guard elements.count == value.count else {
          throw .wrongSample(
            network: name, sample: index, input: value.name, expected: value.count, found: elements.count)
        }
        if let place = elements.firstIndex(where: { !$0.isFinite }) {
          throw .nonFiniteSample(network: name, sample: index, input: value.name, element: place)
        }
      }
    }
  }
}
