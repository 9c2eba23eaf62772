import Quantization
import ReferenceModels

/// One network in fixed point beside its floating-point reference, on equal inputs.
public struct NetworkComparison: Sendable, Equatable, Codable {
  public struct Tensor: Sendable, Equatable, Codable {
    public var name: String
    /// "int8" or "int16".
    public var elementType: String
    /// Real value of one unit.
    public var scale: Double
    /// Signal to quantisation noise, dB.
    public var signalToNoiseDecibels: Double
    public var cosine: Double
    /// Largest absolute difference, in real units.
    public var largestError: Double
    /// Elements whose reference lies beyond the tensor's range, of all that were compared.
    public var saturatedElements: Int
    public var elements: Int
  }

  public var network: String
  public var samples: Int
  /// Multiply-accumulates of one run.
  public var multiplyAccumulates: Int
  /// Inputs first, then in execution order.
  public var tensors: [Tensor]
  /// Name of the tensor that is the network's output.
  public var outputName: String

  public var output: Tensor? { tensors.last { $0.name == outputName } }
}

extension FixedPointModel {
  /// Runs every network of the image and its reference on the samples, in the device's own runtime.
  ///
  /// Tensors are matched by name; what the quantiser folded away has no counterpart and is not listed. Of a network that
  /// is not the model's own only the ports have counterparts.
  ///
  /// - Parameter samples: `[sample][input][element]` by role; a network without samples is left out.
  public func compare(
    with model: ReferenceModel, samples: CalibrationSet
  ) throws -> [NetworkComparison] {
    let runner = try ImageRunner(loaded)
    return try model.orderedGraphs.compactMap { role, graph in
      guard let index = networkIndex(role), let inputs = samples[role], !inputs.isEmpty else {
        return nil
      }
      let isOwn = !replacedNetworks.contains { $0.role == role.rawValue }
      return try compare(
        graph, network: index, pairs: isOwn ? namesakes(graph, index) : ports(graph, index),
        samples: inputs, runner: runner)
    }
  }

  /// A tensor of the image and the graph's value that it stands for.
  private typealias Pair = (tensor: Int, value: Int)

  private func namesakes(_ graph: FloatGraph, _ index: Int) -> [Pair] {
    let values = Dictionary(uniqueKeysWithValues: graph.values.enumerated().map { ($1.name, $0) })
    return loaded.image.network(index).tensors.compactMap { tensor in
      values[metadata.tensorNames[tensor]].map { (tensor: tensor, value: $0) }
    }
  }

  private func ports(_ graph: FloatGraph, _ index: Int) -> [Pair] {
    let record = loaded.image.network(index)
    let inputs = zip(0..<record.inputs.count, graph.inputs).map { (record.inputs[$0], $1) }
    return inputs + zip(0..<record.outputs.count, graph.outputs).map { (record.outputs[$0], $1) }
  }

  private func compare(
    _ graph: FloatGraph, network index: Int, pairs: [Pair], samples: [[[Float]]], runner: ImageRunner
  ) throws -> NetworkComparison {
    let evaluator = try GraphEvaluator(graph)
    let record = loaded.image.network(index)
    var errors = [SignalError](repeating: SignalError(), count: pairs.count)
    var saturated = [Int](repeating: 0, count: pairs.count)
    for sample in samples {
      _ = try evaluator.run(sample)
      let integers = runner.run(network: index, inputs: sample)
      for (place, pair) in pairs.enumerated() {
        let quantization = runner.quantization(ofTensor: pair.tensor)
        let range = quantization.range
        for (reference, integer) in zip(evaluator.values(of: pair.value), integers[pair.tensor] ?? []) {
          let exact = Double(reference)
          errors[place].add(reference: exact, approximation: quantization.real(integer))
          if !range.contains(exact) { saturated[place] += 1 }
        }
      }
    }
    let tensors = pairs.enumerated().compactMap { place, pair -> NetworkComparison.Tensor? in
      let error = errors[place]
      guard error.count > 0 else { return nil }
      let quantization = runner.quantization(ofTensor: pair.tensor)
      return NetworkComparison.Tensor(
        name: metadata.tensorNames[pair.tensor], elementType: "\(quantization.elementType)",
        scale: quantization.scale, signalToNoiseDecibels: error.signalToNoiseDecibels,
        cosine: error.cosine, largestError: error.maximumError, saturatedElements: saturated[place],
        elements: error.count)
    }
    return NetworkComparison(
      network: graph.name, samples: samples.count, multiplyAccumulates: graph.multiplyAccumulates,
      tensors: tensors, outputName: metadata.tensorNames[record.outputs[0]])
  }
}
