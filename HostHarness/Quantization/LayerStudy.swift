import Foundation
import ReferenceModels

/// Which layers would gain from int16: rounds one layer's weights alone, activations one class at a time, and all but one.
struct LayerStudy {
  /// What is known of a class of tensors in one network.
  private struct Finding {
    /// Index into the plan's.
    var widthClass: Int
    var aloneDecibels: Double?
    var gainDecibels: Double?
    var addedBytes: Int
  }

  private let plan: ActivationPlan
  private let sources: [CalibratedGraph]
  private let fusions: [OperatorFusion]
  private let sampleCount: Int

  init(
    _ plan: ActivationPlan, _ sources: [CalibratedGraph], _ fusions: [OperatorFusion], sampleCount: Int
  ) {
    (self.plan, self.sources, self.fusions, self.sampleCount) = (plan, sources, fusions, sampleCount)
  }

  /// Adds layers and the measured total to the report of network `graph`.
  func add(
    to report: inout QuantizationReport.Network, graph: Int, network: QuantizedNetwork
  ) throws(QuantizationError) {
    let measured = report.outputs(of: network).map(\.signalToNoiseDecibels)
    report.endToEndDecibels = measured.min()
    let findings = try findings(graph, measured: measured.map(Self.noise))
    let quantizations = plan.quantizations[graph]
    let weights = DequantizedWeights(sources[graph].graph, fusions[graph], network)
    var layers: [QuantizationReport.Layer] = []
    var numbers: [Int: Int] = [:]
    for (position, step) in fusions[graph].steps.enumerated() {
      guard let quantization = quantizations[step.output],
        let finding = findings[TensorID(graph: graph, value: step.output)]
      else { continue }
      let node = sources[graph].graph.nodes[step.node]
      let number = numbers[finding.widthClass] ?? numbers.count + 1
      numbers[finding.widthClass] = number
      var layer = QuantizationReport.Layer(
        name: node.name, kind: node.operation.kindName,
        widthBits: 8 * quantization.elementType.sizeBytes, widthClass: number,
        aloneDecibels: finding.aloneDecibels, gainDecibels: finding.gainDecibels,
        addedBytes: finding.addedBytes)
      if weights.hasWeights(position) {
        layer.weightsDecibels = try study(graph, weights.graph([position])).errors()
          .map(\.signalToNoiseDecibels).min()
      }
      layers.append(layer)
    }
    report.layers = layers
  }

  private func study(
    _ graph: Int, _ approximation: FloatGraph? = nil
  ) throws(QuantizationError) -> RoundingStudy {
    try RoundingStudy(sources[graph], graph: graph, sampleCount: sampleCount, approximation: approximation)
  }

  /// By tensor of one network.
  private func findings(
    _ graph: Int, measured: [Double]
  ) throws(QuantizationError) -> [TensorID: Finding] {
    let study = try study(graph)
    var everything: [TensorID: TensorQuantization] = [:]
    for widthClass in plan.widthClasses {
      everything.merge(widthClass.isNarrow ? widthClass.narrow : widthClass.wide) { first, _ in first }
    }
    let total = study.errors(rounding: everything).map(\.noiseRatio)
    var findings: [TensorID: Finding] = [:]
    for (index, widthClass) in plan.widthClasses.enumerated()
    where widthClass.narrow.keys.contains(where: { $0.graph == graph }) {
      var finding = Finding(
        widthClass: index,
        addedBytes: widthClass.narrow.keys.reduce(0) { $0 + sources[$1.graph].graph.values[$1.value].count })
      if !widthClass.requiresInt16 {
        finding.aloneDecibels = study.errors(rounding: widthClass.narrow).map(\.signalToNoiseDecibels).min()
      }
      if widthClass.isNarrow {
        let without = study.errors(rounding: everything.merging(widthClass.wide) { _, wide in wide })
          .map(\.noiseRatio)
        finding.gainDecibels = Self.gain(measured: measured, total: total, without: without)
      }
      for tensor in widthClass.narrow.keys { findings[tensor] = finding }
    }
    return findings
  }

  private static func noise(_ decibels: Double) -> Double { pow(10, -decibels / 10) }

  /// What is left of the noise that the image was measured to have, weights and all, when the part of one class is taken
  /// away; the parts are those of activations rounded in floating point.
  private static func gain(measured: [Double], total: [Double], without: [Double]) -> Double {
    var (before, after) = (0.0, 0.0)
    for output in measured.indices {
      before = max(before, measured[output])
      // Corrected biases may leave less than the activations alone are expected to make: then the part is in proportion.
      let kept = total[output] > 0 ? without[output] / total[output] : 1
      after = max(after, measured[output] - min(total[output], measured[output]) * (1 - kept))
    }
    return before > 0 && after > 0 ? 10 * log10(before / after) : 0
  }
}
