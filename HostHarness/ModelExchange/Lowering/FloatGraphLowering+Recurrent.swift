import ReferenceModels

/// GRU, unrolled: one cell for every step of the sequence, each with the same weights.
extension FloatGraphLowering {
  /// Every step has a copy of the weights in the image.
  private static let longestSequence = 256

  mutating func lowerRecurrentUnit(
    _ node: ONNXGraph.Node, _ unit: ONNXGatedRecurrentUnit
  ) throws(ModelProblem) {
    guard let input = node.inputs[0], let w = try reals(node.inputs[1], "input weights"),
      let r = try reals(node.inputs[2], "recurrent weights")
    else { return }
    let size = unit.stateCount
    let directions = unit.runsBackwards.count
    let given = try reals(node.inputs.count > 3 ? node.inputs[3] : nil, "bias")
    let bias = given ?? [Float](repeating: 0, count: 6 * size * directions)
    let name = source.values[node.outputs[0]].name
    let inputs = try steps(input, unit, name)
    let initial = try initialState(node, directions * size)
    // [direction][step]
    var states: [[Int]] = []
    var last: [Int] = []
    for (direction, runsBackwards) in unit.runsBackwards.enumerated() {
      let cell = RecurrentCell(
        w: Self.part(direction, of: directions, w), r: Self.part(direction, of: directions, r),
        bias: Self.part(direction, of: directions, bias), stateCount: size,
        resetsAfterProduct: unit.resetsAfterProduct)
      var state = initial
      if directions > 1 {
        state = sliced(
          initial, starts: [direction * size], steps: [1], sizes: [size],
          name: "\(name) (initial state \(direction))")
      }
      let way = directions > 1 ? ", direction \(direction)" : ""
      var visited: [Int] = []
      for (step, x) in (runsBackwards ? inputs.reversed() : inputs).enumerated() {
        state = append(cell, x, state, name: "\(name) (step \(step)\(way))")
        visited.append(state)
      }
      states.append(runsBackwards ? visited.reversed() : visited)
      last.append(state)
    }
    if isRead(node.outputs[0]) {
      // One behind the other they are the sequence of states.
      let all = concatenated(
        inputs.indices.flatMap { step in states.map { $0[step] } }, name: name)
      place(node.outputs[0], Placed(value: all, layout: .rowMajor(shape(node.outputs[0]))))
    }
    let end = concatenated(last, name: "\(name) (last states)")
    place(node.outputs[1], plain(end))
  }

  private static func part(_ index: Int, of count: Int, _ numbers: [Float]) -> [Float] {
    let size = numbers.count / count
    return Array(numbers[index * size..<(index + 1) * size])
  }

  private func plain(_ value: Int) -> Placed {
    Placed(value: value, layout: .rowMajor([graph.values[value].count]))
  }

  private func isRead(_ value: Int) -> Bool {
    source.outputs.contains(value) || source.nodes.contains { $0.inputs.contains(value) }
  }

  /// The sequence's vectors `[I]`, one a step.
  private mutating func steps(
    _ input: Int, _ unit: ONNXGatedRecurrentUnit, _ name: String
  ) throws(ModelProblem) -> [Int] {
    let sizes = shape(input)
    let (length, width) = (unit.batchFirst ? sizes[1] : sizes[0], sizes[2])
    let sequence = try moved(try tensor(input), to: .rowMajor(sizes))
    guard length <= Self.longestSequence else {
      throw ModelProblem(
        .tooLarge, "a sequence of \(length) steps; at most \(Self.longestSequence) are unrolled",
        remedy: "export one step, with the state as input and output")
    }
    let flat = try reshaped(sequence, [length * width]).value
    if length == 1 { return [flat] }
    var steps: [Int] = []
    for step in 0..<length {
      steps.append(
        sliced(
          flat, starts: [step * width], steps: [1], sizes: [width], name: "\(name) (input \(step))"))
    }
    return steps
  }

  private mutating func initialState(_ node: ONNXGraph.Node, _ size: Int) throws(ModelProblem) -> Int {
    guard node.inputs.count > 5, let initial = node.inputs[5] else {
      return graph.addConstant(
        unique("\(source.values[node.outputs[0]].name) (initial state)"), shape: [size],
        [Float](repeating: 0, count: size))
    }
    let tensor = try tensor(initial)
    return try reshaped(try moved(tensor, to: .rowMajor(shape(initial))), [size]).value
  }

  private mutating func append(_ cell: RecurrentCell, _ x: Int, _ state: Int, name: String) -> Int {
    if let unit = cell.unit { return add(.gatedRecurrentUnit(unit), [x, state], name: name) }
    // The reset gate acts before the product, so the cell is put together of what there is:
    // h' = n + z (h − n) with n = tanh(W x + R (r h) + b).
    let size = cell.stateCount
    let both = add(.concatenate, [x, state], name: "\(name) (x, h)")
    func dense(_ gate: Int, _ input: Int, _ what: String, _ lowering: inout FloatGraphLowering) -> Int {
      let (weights, bias) = cell.dense(gate)
      return lowering.add(.fullyConnected(weights: weights, bias: bias), [input], name: "\(name) (\(what))")
    }
    let update = add(.function(.sigmoid), [dense(0, both, "update sum", &self)], name: "\(name) (update)")
    let reset = add(.function(.sigmoid), [dense(1, both, "reset sum", &self)], name: "\(name) (reset)")
    let kept = add(.multiply, [reset, state], name: "\(name) (kept)")
    let candidateInput = add(.concatenate, [x, kept], name: "\(name) (x, kept)")
    let candidate = add(
      .function(.tanh), [dense(2, candidateInput, "candidate sum", &self)], name: "\(name) (candidate)")
    let difference = add(.subtract, [state, candidate], name: "\(name) (difference)")
    let share = add(.multiply, [update, difference], name: "\(name) (share)")
    precondition(graph.values[share].count == size)
    return add(.add, [candidate, share], name: name)
  }
}
