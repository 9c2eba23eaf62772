import Foundation
import ReferenceModels

/// Finds tensors to make int16 until every output of the whole network keeps its target.
///
/// The noise that each class of tensors causes at each output, alone, adds up to about the noise of all (they are nearly
/// uncorrelated), so the class to widen next is the one that takes away the largest part of the noise at the outputs that
/// miss their targets for each byte that it grows. Whether the target is kept is then measured on the fixed-point network
/// itself, weights included.
///
/// What was widened first may be needless once a larger class has been widened, so classes whose noise has room below the
/// targets become int8 again, if the fixed-point network then still keeps them.
struct WidthSearch {
  private struct ClassCost {
    /// Noise over signal at every output of every graph, by graph.
    var noise: [[Double]]
    /// What int16 costs.
    var bytes: Int
    /// Those with a tensor of the class, in ascending order.
    var graphs: [Int]
  }

  /// Sums of noise are right within about a decibel: what misses a target by less is tried.
  private static let tolerance = 1.26

  private let classes: [ClassCost]
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
      return ClassCost(noise: noise, bytes: bytes, graphs: touched.sorted())
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

  /// The class that is best made int8 again where outputs have `noise`: the one whose own noise is the smallest part of what
  /// the targets permit. Nil where every class left is expected to miss a target or belongs to a network that misses it anyway.
  func leastHarmful(_ plan: ActivationPlan, noise: [[Double]], except tried: Set<Int>) -> Int? {
    var best: (index: Int, harm: Double)?
    for (index, widthClass) in plan.widthClasses.enumerated()
    where !widthClass.isNarrow && !widthClass.requiresInt16 && !tried.contains(index) {
      guard keepsTargets(of: index, noise: noise), let harm = harm(of: index, noise) else { continue }
      if harm < best?.harm ?? .infinity { best = (index, harm) }
    }
    return best?.index
  }

  /// Whether outputs with `noise` keep the targets of all networks that hold a tensor of the class.
  func keepsTargets(of widthClass: Int, noise: [[Double]]) -> Bool {
    classes[widthClass].graphs.allSatisfy { graph in noise[graph].allSatisfy { $0 <= permitted[graph] } }
  }

  /// The largest part of a target's permitted noise that a class takes at an output; nil where it is expected to be too much
  /// beside what is there.
  private func harm(of widthClass: Int, _ noise: [[Double]]) -> Double? {
    var harm = 0.0
    for graph in classes[widthClass].graphs {
      for (output, present) in noise[graph].enumerated() {
        let own = classes[widthClass].noise[graph][output]
        guard present + own <= permitted[graph] * Self.tolerance else { return nil }
        harm = max(harm, own / permitted[graph])
      }
    }
    return harm
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
