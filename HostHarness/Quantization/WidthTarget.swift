import ReferenceModels

/// Whether the widths that were found keep the target, and what the weights alone would permit.
struct WidthTarget {
  private let plan: ActivationPlan
  private let source: CalibratedGraph
  private let graph: Int

  init(_ plan: ActivationPlan, _ source: CalibratedGraph, graph: Int) {
    (self.plan, self.source, self.graph) = (plan, source, graph)
  }

  func result(
    _ report: QuantizationReport.Network, network: QuantizedNetwork, fusion: OperatorFusion, sampleCount: Int
  ) throws(QuantizationError) -> QuantizationReport.Target {
    let reached =
      report.outputs(of: network).map(\.signalToNoiseDecibels).min() ?? SignalError.ceilingDecibels
    let weights = try RoundingStudy(
      source, graph: graph, sampleCount: sampleCount,
      approximation: DequantizedWeights(source.graph, fusion, network).graph()
    ).errors().map(\.signalToNoiseDecibels).min()
    var (wide, all) = (0, 0)
    for widthClass in plan.widthClasses where !widthClass.requiresInt16 {
      let count = widthClass.narrow.keys.count { $0.graph == graph }
      all += count
      if !widthClass.isNarrow { wide += count }
    }
    return QuantizationReport.Target(
      decibels: source.targetSQNRDecibels, reachedDecibels: reached,
      weightsDecibels: weights ?? SignalError.ceilingDecibels,
      isReached: reached >= source.targetSQNRDecibels, wideTensors: wide, tensors: all)
  }
}
