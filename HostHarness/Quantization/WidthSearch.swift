import Foundation
import ReferenceModels

/// Finds tensors to make int16 until every output of the whole network keeps its target.
///
/// The noise that each class of tensors causes at each output, alone, adds up to about the noise of all (they are nearly
/// uncorrelated), so the class to widen next is the one that takes away the largest part of the noise at the outputs that
/// miss their targets for each byte that it grows. Whether the target is kept is then measured on the fixed-point network
/// itself, weights included.
struct WidthSearch {
  /// By class: noise over signal at every output of every graph, and the bytes that int16 costs.
  private let classes: [(noise: [[Double]], bytes: Int)]
  /// The largest noise ratio that the target permits, by graph.
  private let permitted: [Double]

  init(_ plan: ActivationPlan, _ sources: [CalibratedGraph], sampleCount: Int) throws(QuantizationError) {
    permitted = sources.map { pow(10, -$0.targetSQNRDecibels / 10) }
    var studies: [RoundingStudy] = []
    for (graph, source) in sources.enumerated() {
      studies.append(try RoundingStudy(source, graph: graph, sampleCount: sampleCount))
    }
    classes = plan.widthClasses.map { widthClass in
      let touched = Set(widthClass.narrow.keys.map(\.graph))
      let noise = studies.enumerated().map { graph, study in
        touched.contains(graph)
          ? study.errors(rounding: widthClass.narrow).map(\.noiseRatio)
          : sources[graph].graph.outputs.map { _ in 0 }
      }
      let bytes = widthClass.narrow.keys.reduce(0) { $0 + sources[$1.graph].graph.values[$1.value].count }
      return (noise, bytes)
    }
  }

  /// Widens classes until the noise that is expected of the narrow ones is permitted at every output.
  func widenAsExpected(_ plan: inout ActivationPlan) {
    while let next = next(plan, misses: expectedNoise(plan)) { plan.widen(next) }
  }

  /// The class that is best widened next where outputs have `noise`; nil when all keep their targets or nothing is left.
  func next(_ plan: ActivationPlan, misses noise: [[Double]]) -> Int? {
    var best: (index: Int, worth: Double)?
    for (index, widthClass) in plan.widthClasses.enumerated() where widthClass.isNarrow {
      var worth = 0.0
      for (graph, outputs) in noise.enumerated() {
        for (output, total) in outputs.enumerated() where total > permitted[graph] {
          worth += classes[index].noise[graph][output] / total
        }
      }
      worth /= Double(max(1, classes[index].bytes))
      if worth > best?.worth ?? 0 { best = (index, worth) }
    }
    return best?.index
  }

  private func expectedNoise(_ plan: ActivationPlan) -> [[Double]] {
    var total = classes.first?.noise.map { $0.map { _ in 0.0 } } ?? []
    for (index, widthClass) in plan.widthClasses.enumerated() where widthClass.isNarrow {
      for (graph, outputs) in classes[index].noise.enumerated() {
        for (output, noise) in outputs.enumerated() { total[graph][output] += noise }
      }
    }
    return total
  }
}
