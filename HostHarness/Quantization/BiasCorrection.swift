import FixedPoint
import ModelImage
import ReferenceModels

/// Takes the mean error that every operator with weights shows on calibration samples, channel by channel, out of its bias,
/// one operator after the other, so that each one is measured behind those that are corrected already.
///
/// Nagel et al., *Data-Free Quantization Through Weight Equalization and Bias Correction*, 2019, section 4.2, in the empirical
/// form. The error is measured behind the limits that an operator has (ReLU). What rounding the weights does to the mean is in
/// the bias before (``WeightRounding/correctedBias(_:row:integers:scale:mean:)``); this also takes out what the rounding of
/// activations and the layers before do. Recurrent units are left as they are.
struct BiasCorrection {
  private let sources: [CalibratedGraph]
  private let samples: [[[[Float]]]]
  /// What limits cut off takes no part in a change of the bias, so once is not enough behind them.
  private static let rounds = 4
  /// In units of the output's last place.
  private static let tolerance = 0.1

  init(_ sources: [CalibratedGraph], sampleCount: Int) {
    self.sources = sources
    samples = sources.map { $0.evenlySpaced(sampleCount) }
  }

  func corrected(_ networks: [QuantizedNetwork]) throws(QuantizationError) -> [QuantizedNetwork] {
    var networks = networks
    for index in networks.indices {
      for position in networks[index].operators.indices
      where networks[index].operators[position].operation.channels != nil {
        for _ in 0..<Self.rounds {
          let errors = try meanErrors(networks, index, networks[index].operators[position].output)
          guard errors.contains(where: { abs($0) > Self.tolerance }) else { break }
          networks[index].correct(position, meanErrors: errors)
        }
      }
    }
    return networks
  }

  /// By channel, in units of the tensor's last place.
  private func meanErrors(
    _ networks: [QuantizedNetwork], _ index: Int, _ output: Int
  ) throws(QuantizationError) -> [Double] {
    let runner = try FixedPointComparison.runner(networks)
    let graph = sources[index].graph
    let tensor = networks[index].tensors[output]
    guard let value = graph.values.firstIndex(where: { $0.name == tensor.name }) else { return [] }
    let evaluator: GraphEvaluator
    do throws(GraphError) { evaluator = try GraphEvaluator(graph) } catch {
      throw .invalidGraph(network: sources[index].name, error)
    }
    let channels = tensor.shape.last ?? 1
    let id = runner.loaded.image.network(index).firstTensor + output
    let quantization = runner.quantization(ofTensor: id)
    var sums = [Double](repeating: 0, count: channels)
    var count = 0
    for sample in samples[index] {
      evaluator.load(sample)
      evaluator.execute()
      guard let found = runner.run(network: index, inputs: sample)[id] else { continue }
      for (element, (integer, exact)) in zip(found, evaluator.values(of: value)).enumerated() {
        sums[element % channels] += quantization.real(integer) - Double(exact)
      }
      count += found.count / channels
    }
    return sums.map { $0 / Double(max(1, count)) / quantization.scale }
  }
}

extension QuantizedNetwork {
  /// Lowers the biases of an operator by what the means of its output are too high; leaves out channels whose sums could leave
  /// 32 bits then.
  fileprivate mutating func correct(_ position: Int, meanErrors: [Double]) {
    let operation = operators[position]
    guard var channels = operation.operation.channels, meanErrors.count == channels.bias.count else { return }
    for channel in channels.bias.indices {
      let factor = QuantizedMultiplier(
        multiplier: channels.multipliers[channel], shift: channels.shifts[channel]
      ).real
      guard factor > 0 else { continue }
      let bias = (Double(channels.bias[channel]) - meanErrors[channel] / factor).rounded(.toNearestOrEven)
      guard abs(bias) <= 536_870_912 else { continue }  // 2^29, as LinearLowering has it
      let interval = accumulatorInterval(of: operation, channel: channel, bias: Int32(bias))
      if interval.isSafe(shift: channels.shifts[channel]) { channels.bias[channel] = Int32(bias) }
    }
    operators[position].operation.channels = channels
  }
}
