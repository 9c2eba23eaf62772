/// Functions of one number that exporters spell out: GELU by Erf or Tanh, x · sigmoid(x), HardSwish by Clip, and so on.
///
/// A part of the graph that starts from one tensor, works element by element and takes only single constants is a function
/// of one number. What it is follows from its values: it is compared with the functions that images know, on a grid.
extension ONNXGraph {
  mutating func joinFunctions() {
    let producers = self.producers
    var roots = [[Int]](repeating: [], count: values.count)
    for index in nodes.indices {
      let node = nodes[index]
      guard let output = node.outputs.first else { continue }
      roots[output] = commonRoots(node, roots)
      guard !roots[output].isEmpty else { continue }
      // From far to near: the longest part that makes a known function.
      for root in roots[output] where values[root].shape == values[output].shape {
        let part = FunctionPart(self, producers, root: root, output: output)
        guard part.nodeCount > 1, let function = part.recognized else { continue }
        nodes[index].operation = .function(function)
        nodes[index].inputs = [root]
        break
      }
    }
  }

  /// The tensors of which a node's result is a function, farthest first; at most a dozen.
  private func commonRoots(_ node: Node, _ roots: [[Int]]) -> [Int] {
    let data: [Int]
    switch node.operation {
    case .function: data = node.inputs.compactMap { $0 }
    case .add, .subtract, .multiply, .divide, .power:
      let inputs = node.inputs.compactMap { $0 }
      data = inputs.filter { scalar($0) == nil }
      guard inputs.count == 2, data.allSatisfy({ values[$0].constant == nil }) else { return [] }
    case .select:
      data = node.inputs.compactMap { $0 }.filter { scalar($0) == nil }
      guard data.allSatisfy({ values[$0].constant == nil }) else { return [] }
    default: return []
    }
    guard let first = data.first else { return [] }
    let all = roots[first] + [first]
    let common = data.dropFirst().reduce(all) { common, next in
      common.filter { (roots[next] + [next]).contains($0) }
    }
    return common.suffix(12)
  }
}

/// A part of a graph between one tensor and another, as a function.
private struct FunctionPart {
  private let graph: ONNXGraph
  private let producers: [Int?]
  private let root: Int
  private let output: Int
  /// In the order in which they run.
  private let part: [Int]

  /// None where the part is too long to be a function that someone spelled out.
  var nodeCount: Int { part.count }

  /// More than any exporter spends on a function: the search must not walk through the whole model.
  private static let mostNodes = 32

  init(_ graph: ONNXGraph, _ producers: [Int?], root: Int, output: Int) {
    self.graph = graph
    self.producers = producers
    self.root = root
    self.output = output
    var found = Set<Int>()
    var open = [output]
    while let value = open.popLast() {
      guard value != root, let index = producers[value], found.insert(index).inserted else { continue }
      guard found.count <= Self.mostNodes else {
        found = []
        break
      }
      open += graph.nodes[index].inputs.compactMap { $0 }.filter { graph.values[$0].constant == nil }
    }
    part = found.sorted()
  }

  private func callAsFunction(_ x: Double) -> Double {
    var known = [root: x]
    func value(_ index: Int?) -> Double {
      guard let index else { return .nan }
      return known[index] ?? graph.scalar(index).map { Double($0) } ?? .nan
    }
    for index in part {
      let node = graph.nodes[index]
      let first = value(node.inputs[0])
      let second = node.inputs.count > 1 ? value(node.inputs[1]) : .nan
      let result: Double =
        switch node.operation {
        case .function(let function): function(first)
        case .add: first + second
        case .subtract: first - second
        case .multiply: first * second
        case .divide: first / second
        case .select: first != 0 ? second : value(node.inputs[2])
        case .power: ONNXFunction.power(exponent: Float(second))(first)
        default: .nan
        }
      known[node.outputs[0]] = result
    }
    return value(output)
  }

  /// −12 … 12, dense around zero, where the functions differ.
  private static let grid = (-96...96).map { Double($0) * abs(Double($0)) / 768 }

  var recognized: ONNXFunction? {
    let values = Self.grid.map { self($0) }
    guard values.allSatisfy(\.isFinite) else { return nil }
    let slope = (self(0.125) - self(-0.125)) * 4
    let candidates: [ONNXFunction] = [
      .relu, .tanh, .sigmoid, .gelu, .geluTanh, .silu, .hardSwish, .mish, .softplus, .softsign, .absolute,
      .negate,
      .power(exponent: 2), .leakyRelu(slope: Float(-self(-1))), .elu(alpha: Float(-self(-40))),
      .hardSigmoid(slope: Float(slope), offset: Float(self(0))),
      .clip(lower: Float(self(-4096)), upper: Float(self(4096))),
      .affine(factor: Float(self(1) - self(0)), offset: Float(self(0))),
    ]
    return candidates.first { candidate in
      zip(Self.grid, values).allSatisfy { abs(candidate($0) - $1) <= 1e-5 * max(1, abs($1)) }
    }
  }
}
