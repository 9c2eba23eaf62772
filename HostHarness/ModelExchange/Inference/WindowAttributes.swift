/// Kernel, strides, dilations and padding as convolutions and pools state them.
struct WindowAttributes {
  static let names: Set<String> = ["auto_pad", "dilations", "kernel_shape", "pads", "strides"]

  var window: ONNXWindow
  /// Sizes of the output's spatial axes.
  var output: [Int]

  /// - Parameters:
  ///   - spatial: sizes of the input's spatial axes.
  ///   - kernel: sizes from the weights; pools take theirs from the attribute.
  init(_ node: RawNode, spatial: [Int], kernel weights: [Int]?) throws(ModelProblem) {
    let rank = spatial.count
    guard (1...2).contains(rank) else {
      throw ModelProblem(
        .unsupportedInput, "\(rank) spatial axes; one and two are supported",
        remedy: "a window over time and space can be written as two convolutions")
    }
    let stated = try Self.list(node, "kernel_shape", rank)
    guard let kernel = weights ?? stated, stated == nil || stated == kernel else {
      throw ModelProblem(.invalidShape, "attribute 'kernel_shape' is missing or contradicts the weights")
    }
    let strides = try Self.list(node, "strides", rank) ?? [Int](repeating: 1, count: rank)
    let dilations = try Self.list(node, "dilations", rank) ?? [Int](repeating: 1, count: rank)
    let largest = 65536
    guard (kernel + strides + dilations).allSatisfy({ (1...largest).contains($0) }) else {
      throw ModelProblem(
        .invalidShape, "kernel \(kernel), strides \(strides), dilations \(dilations): 1 … \(largest)")
    }
    window = ONNXWindow(
      kernel: kernel, strides: strides, dilations: dilations, before: [Int](repeating: 0, count: rank),
      after: [Int](repeating: 0, count: rank))
    output = []
    try pad(node, spatial)
    let roundsUp = try node.integer("ceil_mode") ?? 0 != 0
    for axis in 0..<rank {
      let padded = spatial[axis] + window.before[axis] + window.after[axis]
      let free = padded - window.extent(axis)
      guard free >= 0 else {
        throw ModelProblem(.invalidShape, "the kernel \(kernel) does not fit the padded input \(spatial)")
      }
      var count = free / strides[axis] + 1
      // A last window that starts inside the input or the padding before it, and hangs over the end.
      if roundsUp, free % strides[axis] != 0, count * strides[axis] < spatial[axis] + window.before[axis] {
        window.overhang[axis] = strides[axis] - free % strides[axis]
        window.after[axis] += window.overhang[axis]
        count += 1
      }
      output.append(count)
    }
  }

  private mutating func pad(_ node: RawNode, _ spatial: [Int]) throws(ModelProblem) {
    let rank = spatial.count
    let rule = try node.text("auto_pad") ?? "NOTSET"
    switch rule {
    case "NOTSET":
      guard let pads = try node.integers("pads") else { return }
      guard pads.count == 2 * rank, pads.allSatisfy({ (0...65536).contains($0) }) else {
        throw ModelProblem(.invalidShape, "pads \(pads): expected \(2 * rank) numbers of 0 … 65536")
      }
      window.before = Array(pads[..<rank])
      window.after = Array(pads[rank...])
    case "VALID": break
    case "SAME_UPPER", "SAME_LOWER":
      for axis in 0..<rank {
        let count = (spatial[axis] + window.strides[axis] - 1) / window.strides[axis]
        let total = max(0, (count - 1) * window.strides[axis] + window.extent(axis) - spatial[axis])
        let less = total / 2
        window.before[axis] = rule == "SAME_UPPER" ? less : total - less
        window.after[axis] = total - window.before[axis]
      }
    default: throw ModelProblem(.unsupportedAttribute, "auto_pad '\(rule)'")
    }
  }

  private static func list(_ node: RawNode, _ name: String, _ rank: Int) throws(ModelProblem) -> [Int]? {
    guard let list = try node.integers(name) else { return nil }
    guard list.count == rank else {
      throw ModelProblem(.invalidShape, "attribute '\(name)' has \(list.count) numbers, expected \(rank)")
    }
    return list
  }
}
