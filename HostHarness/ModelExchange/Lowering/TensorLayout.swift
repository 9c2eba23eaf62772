/// In which order the elements of an ONNX tensor lie in the image's memory.
///
/// The tensor's elements, row-major, are factored into axes of sizes ``factors``; memory holds the same axes in the order
/// ``order``, again row-major. A `[1, C, H, W]` tensor that lies as `[H, W, C]` has the factors `[C, H · W]` and the order
/// `[1, 0]`. Reshape changes nothing here, Transpose relabels factors: neither moves a byte until an operator asks for
/// another order.
struct TensorLayout: Equatable {
  /// Greater than 1 each; their product is the number of elements.
  private(set) var factors: [Int]
  /// Place i in memory holds factor `order[i]`.
  private(set) var order: [Int]

  var count: Int { factors.reduce(1, *) }

  /// Whether memory holds the elements in ONNX's own order.
  var isRowMajor: Bool { order == Array(factors.indices) }

  /// Sizes of the axes as memory holds them.
  var storedFactors: [Int] { order.map { factors[$0] } }

  /// - Parameter order: each axis of `shape` once, outermost in memory first.
  init(shape: [Int], order: [Int]) {
    factors = shape
    self.order = order
    simplify()
  }

  static func rowMajor(_ shape: [Int]) -> TensorLayout {
    TensorLayout(shape: shape, order: Array(shape.indices))
  }

  /// `[…, C, …]` with `axis` innermost, the others in their order.
  static func innermost(_ axis: Int, of shape: [Int]) -> TensorLayout {
    TensorLayout(shape: shape, order: shape.indices.filter { $0 != axis } + [axis])
  }

  /// Drops factors of one, joins factors that are neighbours here and there.
  private mutating func simplify() {
    var kept: [Int] = []
    var numbers: [Int: Int] = [:]
    for (index, factor) in factors.enumerated() where factor != 1 {
      numbers[index] = kept.count
      kept.append(factor)
    }
    let sequence = order.compactMap { numbers[$0] }
    var runs: [[Int]] = []
    for number in sequence {
      if let last = runs.last?.last, last + 1 == number {
        runs[runs.count - 1].append(number)
      } else {
        runs.append([number])
      }
    }
    let sorted = runs.sorted { $0[0] < $1[0] }
    factors = sorted.map { $0.reduce(1) { $0 * kept[$1] } }
    order = runs.map { run in sorted.firstIndex(of: run) ?? 0 }
  }

  /// Products of the factors from the outermost in: 1, …, count.
  private var boundaries: [Int] { factors.reduce(into: [1]) { $0.append(($0.last ?? 1) * $1) } }

  /// The same layout with factors that end at every one of `boundaries`, too; nil where a factor cannot be cut so.
  private func cut(at others: [Int]) -> TensorLayout? {
    let all = Set(boundaries).union(others).sorted()
    for (outer, inner) in zip(all, all.dropFirst()) where inner % outer != 0 { return nil }
    var cut = self
    cut.factors = zip(all, all.dropFirst()).map { $1 / $0 }
    // Each of the old factors is now a run of new ones.
    var runs: [[Int]] = []
    var next = 0
    for factor in factors {
      var run: [Int] = []
      var product = 1
      while product < factor {
        product *= cut.factors[next]
        run.append(next)
        next += 1
      }
      runs.append(run)
    }
    cut.order = order.flatMap { runs[$0] }
    return cut
  }

  /// For each axis of `shape` its factors, after cutting at the axes' ends.
  func axes(of shape: [Int]) -> (layout: TensorLayout, groups: [[Int]])? {
    let ends = shape.reduce(into: [1]) { $0.append(($0.last ?? 1) * $1) }
    guard let cut = cut(at: ends) else { return nil }
    var groups: [[Int]] = []
    var next = 0
    for size in shape {
      var group: [Int] = []
      var product = 1
      while product < size {
        product *= cut.factors[next]
        group.append(next)
        next += 1
      }
      groups.append(group)
    }
    return (cut, groups)
  }

  /// The axes of `shape` in the order of memory, those of size 1 left out; nil where an axis lies in pieces.
  func axisOrder(of shape: [Int]) -> [Int]? {
    guard let (cut, groups) = axes(of: shape) else { return nil }
    var result: [Int] = []
    var rest = cut.order[...]
    while let first = rest.first {
      guard let axis = groups.firstIndex(where: { $0.first == first }), rest.starts(with: groups[axis]) else {
        return nil
      }
      result.append(axis)
      rest = rest.dropFirst(groups[axis].count)
    }
    return result
  }

  /// The layout of the transposed tensor: axis i of it is axis `permutation[i]` of `shape`. Nil where an axis cannot be
  /// told apart.
  func transposed(_ shape: [Int], _ permutation: [Int]) -> TensorLayout? {
    guard let (cut, groups) = axes(of: shape) else { return nil }
    let old = permutation.flatMap { groups[$0] }
    var number = [Int](repeating: 0, count: old.count)
    for (new, factor) in old.enumerated() { number[factor] = new }
    var result = cut
    result.factors = old.map { cut.factors[$0] }
    result.order = cut.order.map { number[$0] }
    result.simplify()
    return result
  }

  /// How to get from this order in memory to another one: sizes as they lie now, and which of them comes where. Nil where
  /// the two cut the elements differently.
  func permutation(to target: TensorLayout) -> (sizes: [Int], permutation: [Int])? {
    guard let now = cut(at: target.boundaries), let then = target.cut(at: boundaries) else { return nil }
    let places = then.order.map { factor in now.order.firstIndex(of: factor) ?? 0 }
    // Neighbours that stay neighbours move as one.
    let moved = TensorLayout(shape: now.storedFactors, order: places)
    return (moved.factors, moved.order)
  }

  /// For each element in memory its number in ONNX's order.
  var elementNumbers: [Int] { TensorIndices(factors).transposed(order) }
}
