import Quantization

/// A network as boxes and arrows: ports, constants and operators, with what a reader wants to know of each.
struct NetworkDiagram {
  enum Role: Equatable {
    case input
    case constant
    case operation
    case output
  }

  struct Box {
    var role: Role
    /// From top to bottom; the first is the title.
    var lines: [String]
  }

  struct Arrow: Equatable {
    /// Positions in `boxes`.
    var from: Int
    var to: Int
  }

  let name: String
  private(set) var boxes: [Box] = []
  private(set) var arrows: [Arrow] = []

  init(_ network: ImageDescription.Network) {
    name = network.name
    let tensors = Dictionary(uniqueKeysWithValues: network.tensors.map { ($0.index, $0) })
    /// The box that a tensor comes from.
    var producer: [Int: Int] = [:]
    for input in network.inputs {
      guard let tensor = tensors[input] else { continue }
      producer[input] = add(.input, [tensor.name, Self.shape(tensor), Self.grid(tensor)])
    }
    for operation in network.operators {
      for input in operation.inputs {
        guard producer[input] == nil, let tensor = tensors[input] else { continue }
        producer[input] = add(.constant, [tensor.name, Self.shape(tensor), Self.grid(tensor)])
      }
      var lines = [operation.name, operation.kind]
      if let tensor = tensors[operation.output] { lines += [Self.shape(tensor), Self.grid(tensor)] }
      if operation.multiplyAccumulates > 0 {
        lines.append("\(operation.multiplyAccumulates) MAC, \(operation.parameterSizeBytes) B")
      }
      let box = add(.operation, lines)
      for input in operation.inputs {
        if let from = producer[input] { arrows.append(Arrow(from: from, to: box)) }
      }
      producer[operation.output] = box
    }
    for output in network.outputs {
      guard let tensor = tensors[output], let from = producer[output] else { continue }
      let box = add(.output, [tensor.name])
      arrows.append(Arrow(from: from, to: box))
    }
  }

  private mutating func add(_ role: Role, _ lines: [String]) -> Int {
    boxes.append(Box(role: role, lines: lines))
    return boxes.count - 1
  }

  private static func shape(_ tensor: ImageDescription.Tensor) -> String { "\(tensor.type) \(tensor.shape)" }

  private static func grid(_ tensor: ImageDescription.Tensor) -> String {
    "scale \(tensor.scale), zero \(tensor.zeroPoint)"
  }
}
