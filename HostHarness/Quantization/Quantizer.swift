import ModelImage
import ReferenceModels

/// Networks in integers and the report on how they got there.
public struct QuantizedNetworks: Sendable, Equatable {
  /// In the order given.
  public var networks: [QuantizedNetwork]
  public var report: QuantizationReport
}

/// Post-training quantisation: calibrates, chooses widths and scales, rounds weights, proves bounds.
///
/// The result depends on graphs, samples and options alone: the same input gives the same integers.
public struct Quantizer: Sendable {
  public var options: QuantizationOptions

  public init(options: QuantizationOptions = QuantizationOptions()) { self.options = options }

  /// Quantises networks that belong together: tensors of one group share their scale over all of them.
  public func quantize(_ sources: [CalibratedGraph]) throws(QuantizationError) -> QuantizedNetworks {
    var statistics: [GraphStatistics] = []
    for source in sources { statistics.append(try GraphStatistics(source)) }
    let fusions = sources.map { OperatorFusion($0.graph) }
    let plan = try ActivationPlan(sources, statistics: statistics, fusions: fusions, options: options)
    var networks: [QuantizedNetwork] = []
    var operators: [[QuantizationReport.Operator]] = []
    for (index, source) in sources.enumerated() {
      let lowered = try GraphLowering(
        source: source, statistics: statistics[index], fusion: fusions[index],
        quantizations: plan.quantizations[index], options: options
      ).lower()
      networks.append(lowered.network)
      operators.append(lowered.operators)
    }
    let reports = try FixedPointComparison(sources: sources, networks: networks, operators: operators)
      .reports()
    return QuantizedNetworks(
      networks: networks, report: QuantizationReport(options: options, networks: reports))
  }
}
