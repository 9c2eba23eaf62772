import Foundation
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
  ///
  /// - Parameter studiesLayers: also reports what every layer's width costs and would gain.
  public func quantize(
    _ sources: [CalibratedGraph], studiesLayers: Bool = false
  ) throws(QuantizationError) -> QuantizedNetworks {
    var sources = sources
    for index in sources.indices {
      try sources[index].validate()
      if options.equalizesChannels { try sources[index].equalizeChannels() }
    }
    var statistics: [GraphStatistics] = []
    for source in sources { statistics.append(try GraphStatistics(source)) }
    let fusions = sources.map { OperatorFusion($0.graph) }
    var plan = try ActivationPlan(sources, statistics: statistics, fusions: fusions, options: options)
    var search: WidthSearch?
    if options.activations == .mixed {
      search = try WidthSearch(plan, sources, sampleCount: options.widthSampleCount)
      search?.widenAsExpected(&plan)
    }
    var found = try lower(sources, statistics, fusions, plan)
    if let search {
      // One at a time; later ever more at once, for every attempt rounds all weights again.
      var step = 1
      var attempts = 0
      while let first = search.next(plan, misses: found.outputNoise()) {
        plan.widen(first)
        for _ in 1..<max(1, step) {
          guard let next = search.next(plan, misses: found.outputNoise()) else { break }
          plan.widen(next)
        }
        attempts += 1
        if attempts >= Self.singleSteps { step *= 2 }
        found = try lower(sources, statistics, fusions, plan)
      }
      for index in sources.indices {
        found.reports[index].target = try WidthTarget(plan, sources[index], graph: index).result(
          found.reports[index], network: found.networks[index], fusion: fusions[index],
          sampleCount: options.widthSampleCount)
      }
    }
    if studiesLayers {
      let study = LayerStudy(plan, sources, fusions, sampleCount: options.widthSampleCount)
      for index in sources.indices {
        try study.add(to: &found.reports[index], graph: index, network: found.networks[index])
      }
    }
    return QuantizedNetworks(
      networks: found.networks, report: QuantizationReport(options: options, networks: found.reports))
  }

  private static let singleSteps = 8

  private struct Attempt {
    var networks: [QuantizedNetwork]
    var reports: [QuantizationReport.Network]

    /// Noise over signal at every output of every network, as measured in fixed point.
    func outputNoise() -> [[Double]] {
      zip(reports, networks).map { report, network in
        report.outputs(of: network).map { pow(10, -$0.signalToNoiseDecibels / 10) }
      }
    }
  }

  private func lower(
    _ sources: [CalibratedGraph], _ statistics: [GraphStatistics], _ fusions: [OperatorFusion],
    _ plan: ActivationPlan
  ) throws(QuantizationError) -> Attempt {
    let quantizations = plan.quantizations
    var networks: [QuantizedNetwork] = []
    var operators: [[QuantizationReport.Operator]] = []
    for (index, source) in sources.enumerated() {
      let lowered = try GraphLowering(
        source: source, statistics: statistics[index], fusion: fusions[index],
        quantizations: quantizations[index], options: options
      ).lower()
      networks.append(lowered.network)
      operators.append(lowered.operators)
    }
    if options.correctsBiases {
      networks = try BiasCorrection(sources, sampleCount: options.widthSampleCount).corrected(networks)
      // Other biases, other bounds.
      for (index, network) in networks.enumerated() {
        for position in operators[index].indices {
          let name = operators[index][position].name
          operators[index][position].accumulatorBound =
            network.accumulatorBound(ofOperator: name) ?? operators[index][position].accumulatorBound
        }
      }
    }
    let reports = try FixedPointComparison(sources: sources, networks: networks, operators: operators)
      .reports()
    return Attempt(networks: networks, reports: reports)
  }
}

extension CalibratedGraph {
  fileprivate mutating func equalizeChannels() throws(QuantizationError) {
    do throws(GraphError) {
      graph = try ChannelEqualization(graph, samples: evenlySpaced(64)).graph
    } catch {
      throw .invalidGraph(network: name, error)
    }
  }
}
