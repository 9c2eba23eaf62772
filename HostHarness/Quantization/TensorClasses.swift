import ReferenceModels

/// A tensor of one of several graphs.
struct TensorID: Hashable, Comparable {
  var graph: Int
  var value: Int

  static func < (left: TensorID, right: TensorID) -> Bool {
    (left.graph, left.value) < (right.graph, right.value)
  }
}

/// Which tensors must share scale and zero point, and which must share a width.
///
/// Tensors of one group, state and next state of a recurrent unit, and both sides of a pool or of an operation that moves
/// numbers share both. Both sides of an addition, a
/// multiplication or a table share the width.
struct TensorClasses {
  /// Tensors that share a scale, each list sorted; ordered by first member.
  let scaleClasses: [[TensorID]]
  /// Indices into `scaleClasses` that share a width.
  let widthClasses: [[Int]]
  /// By index into `scaleClasses`: all members are results of softmax, whose range is known.
  let holdsProbabilities: [Bool]
  /// By index into `widthClasses`: an operator permits int16 only.
  let requiresInt16: [Bool]

  init(_ graphs: [FloatGraph], fusions: [OperatorFusion]) {
    let tensors = fusions.enumerated().flatMap { graph, fusion in
      fusion.materialized.map { TensorID(graph: graph, value: $0) }
    }.sorted()
    var scales = Partition(tensors)
    var groups: [String: TensorID] = [:]
    for tensor in tensors {
      guard let group = graphs[tensor.graph].values[tensor.value].group else { continue }
      if let first = groups[group] { scales.join(first, tensor) } else { groups[group] = tensor }
    }
    var wide: [TensorID] = []
    var probabilities: Set<TensorID> = []
    var sameWidth: [(TensorID, TensorID)] = []
    for (index, fusion) in fusions.enumerated() {
      for step in fusion.steps {
        let node = graphs[index].nodes[step.node]
        let inputs = step.inputs.map { TensorID(graph: index, value: $0) }
        let output = TensorID(graph: index, value: step.output)
        switch node.operation {
        case .gatedRecurrentUnit:
          scales.join(inputs[1], output)
          wide += inputs + [output]
        case .add, .subtract, .multiply, .function, .layerNormalization:
          sameWidth += inputs.map { ($0, output) }
        case .softmax:
          sameWidth += inputs.map { ($0, output) }
          probabilities.insert(output)
        case .convolution2D, .depthwiseConvolution2D, .fullyConnected, .relu, .clamp, .concatenate: break
        // Numbers move or are compared; an average stays on their scale.
        case .averagePool2D, .maxPool2D, .transpose, .slice, .pad, .reshape: scales.join(inputs[0], output)
        }
      }
    }
    let scaleClasses = scales.classes()
    self.scaleClasses = scaleClasses
    holdsProbabilities = scaleClasses.map { $0.allSatisfy(probabilities.contains) }

    var classOf: [TensorID: Int] = [:]
    for (index, members) in scaleClasses.enumerated() {
      for member in members { classOf[member] = index }
    }
    var widths = Partition(Array(scaleClasses.indices))
    for (left, right) in sameWidth {
      if let first = classOf[left], let second = classOf[right] { widths.join(first, second) }
    }
    widthClasses = widths.classes()
    let wideClasses = Set(wide.compactMap { classOf[$0] })
    requiresInt16 = widthClasses.map { $0.contains(where: wideClasses.contains) }
  }
}

/// Disjoint sets; the least member represents a set, so that results do not depend on hashing.
private struct Partition<Element: Hashable & Comparable> {
  private var parents: [Element: Element]

  init(_ elements: [Element]) { parents = Dictionary(uniqueKeysWithValues: elements.map { ($0, $0) }) }

  private func root(of element: Element) -> Element {
    var current = element
    while let parent = parents[current], parent != current { current = parent }
    return current
  }

  mutating func join(_ left: Element, _ right: Element) {
    let (first, second) = (root(of: left), root(of: right))
    if first < second { parents[second] = first } else { parents[first] = second }
  }

  /// Sets ordered by their least members, members sorted.
  func classes() -> [[Element]] {
    Dictionary(grouping: parents.keys, by: root(of:)).sorted { $0.key < $1.key }.map { $0.value.sorted() }
  }
}
