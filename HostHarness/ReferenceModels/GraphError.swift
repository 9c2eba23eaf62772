/// Why a graph cannot be evaluated or was given wrong inputs.
public enum GraphError: Error, Equatable, CustomStringConvertible {
  /// An index points to no value.
  case valueOutOfRange(graph: String, user: String, index: Int, count: Int)
  /// A value is produced twice, or an input is produced by a node.
  case producedTwice(graph: String, value: String)
  /// A value is read before any node has produced it.
  case readBeforeProduced(graph: String, user: String, value: String)
  case invalidShape(graph: String, value: String, shape: [Int])
  /// The shape of a node's input or output is not the one that its operation asks for.
  case shapeMismatch(graph: String, node: String, value: String, expected: [Int], found: [Int])
  case wrongInputCount(graph: String, node: String, expected: String, found: Int)
  case wrongParameterCount(graph: String, node: String, parameter: String, expected: Int, found: Int)
  case nonFiniteParameter(graph: String, node: String, parameter: String, index: Int)
  /// Kernel, stride, padding, permutation or another number of an operation out of range.
  case invalidGeometry(graph: String, node: String, reason: String)
  /// A name occurs twice among values or among nodes.
  case duplicateName(graph: String, name: String)
  /// The caller passed another number of inputs, or elements of one, than the graph has.
  case wrongInput(graph: String, input: String, expected: Int, found: Int)
  case batchTooLarge(graph: String, capacity: Int, found: Int)

  public var description: String {
    switch self {
    case .valueOutOfRange(let graph, let user, let index, let count):
      "\(graph).\(user): refers to value \(index), there are \(count)"
    case .producedTwice(let graph, let value): "\(graph): value '\(value)' is produced twice"
    case .readBeforeProduced(let graph, let user, let value):
      "\(graph).\(user): reads '\(value)' before it is produced"
    case .invalidShape(let graph, let value, let shape):
      "\(graph): value '\(value)' has the shape \(shape); expected one to four dimensions, positive and of bearable size"
    case .shapeMismatch(let graph, let node, let value, let expected, let found):
      "\(graph).\(node): '\(value)' must have the shape \(expected), found \(found)"
    case .wrongInputCount(let graph, let node, let expected, let found):
      "\(graph).\(node): takes \(expected) inputs, found \(found)"
    case .wrongParameterCount(let graph, let node, let parameter, let expected, let found):
      "\(graph).\(node).\(parameter): expected \(expected) numbers, found \(found)"
    case .nonFiniteParameter(let graph, let node, let parameter, let index):
      "\(graph).\(node).\(parameter): element \(index) is not finite"
    case .invalidGeometry(let graph, let node, let reason): "\(graph).\(node): \(reason)"
    case .duplicateName(let graph, let name): "\(graph): the name '\(name)' occurs twice"
    case .wrongInput(let graph, let input, let expected, let found):
      "\(graph): \(input) must have \(expected) elements, found \(found)"
    case .batchTooLarge(let graph, let capacity, let found):
      "\(graph): the evaluator holds batches of up to \(capacity), asked for \(found)"
    }
  }
}
