import Foundation
import ReferenceModels

/// Which layers would gain from int16: rounds activations one class at a time, and all but one.
struct LayerStudy {
  /// What is known of a class of tensors in one network.
  private struct Finding {
    var aloneDecibels: Double?
    var gainDecibels: Double?
    var addedBytes: Int
  }

  private let layers: [[QuantizationReport.Layer]]

  init(
    _ plan: ActivationPlan, _ sources: [CalibratedGraph], _ fusions: [OperatorFusion], sampleCount: Int
  ) throws(QuantizationError) {
    var layers: [[QuantizationReport.Layer]] = []
    for (graph, source) in sources.enumerated() {
      let study = try RoundingStudy(source, graph: graph, sampleCount: sampleCount)
      func worst(_ tensors: [TensorID: TensorQuantization]) -> Double {
        study.errors(rounding: tensors).map(\.signalToNoiseDecibels).min() ?? SignalError.ceilingDecibels
      }
      var everything: [TensorID: TensorQuantization] = [:]
      for widthClass in plan.widthClasses {
        everything.merge(widthClass.isNarrow ? widthClass.narrow : widthClass.wide) { first, _ in first }
      }
      let total = worst(everything)
      var findings: [TensorID: Finding] = [:]
      for widthClass in plan.widthClasses where widthClass.narrow.keys.contains(where: { $0.graph == graph })
      {
        let finding = Finding(
          aloneDecibels: widthClass.requiresInt16 ? nil : worst(widthClass.narrow),
          gainDecibels: widthClass.isNarrow
            ? worst(everything.merging(widthClass.wide) { _, wide in wide }) - total : nil,
          addedBytes: widthClass.narrow.keys.reduce(0) {
            $0 + sources[$1.graph].graph.values[$1.value].count
          })
        for tensor in widthClass.narrow.keys { findings[tensor] = finding }
      }
      let quantizations = plan.quantizations[graph]
      layers.append(
        fusions[graph].steps.compactMap { step in
          guard let quantization = quantizations[step.output],
            let finding = findings[TensorID(graph: graph, value: step.output)]
          else { return nil }
          let node = source.graph.nodes[step.node]
          return QuantizationReport.Layer(
            name: node.name, kind: node.operation.kindName,
            widthBits: 8 * quantization.elementType.sizeBytes, aloneDecibels: finding.aloneDecibels,
            gainDecibels: finding.gainDecibels, addedBytes: finding.addedBytes)
        })
    }
    self.layers = layers
  }

  func add(to report: inout QuantizationReport.Network, graph: Int) { report.layers = layers[graph] }
}
