import CGSL

/// Runs a ``FloatGraph`` in single precision, one sample or a batch at a time, without allocating per run.
///
/// Every tensor of the graph keeps its values until the next run, so that calibration and comparison with
/// fixed point can read intermediates. An evaluator is not thread-safe: make one for each thread. Matrix
/// products go through CBLAS on one thread, so equal inputs give equal bytes.
public final class GraphEvaluator {
  public let graph: FloatGraph
  /// The most samples one run can take.
  public let batchCapacity: Int
  /// Samples of the last run.
  public private(set) var batchCount = 0

  /// All tensors, each with room for `batchCapacity` samples; a batch lies dense from its tensor's start.
  private let storage: UnsafeMutableBufferPointer<Float>
  private let offsets: [Int]
  private let kernels: [FloatKernel]
  private let scratch: UnsafeMutableBufferPointer<Float>

  /// - Throws: ``GraphError`` when the graph is not valid.
  public init(_ graph: FloatGraph, batchCapacity: Int = 1) throws(GraphError) {
    try graph.validate()
    SingleThreadedBLAS.require()
    self.graph = graph
    let capacity = max(1, batchCapacity)
    self.batchCapacity = capacity
    var offsets: [Int] = []
    var total = 0
    for value in graph.values {
      offsets.append(total)
      total += value.count * capacity
    }
    self.offsets = offsets
    storage = .allocate(capacity: max(1, total))
    storage.initialize(repeating: 0)
    kernels = graph.nodes.map { FloatKernel(node: $0, graph: graph) }
    let scratchCount = kernels.reduce(1) { max($0, $1.scratchCount(batchCount: capacity)) }
    scratch = .allocate(capacity: scratchCount)
    scratch.initialize(repeating: 0)
    loadConstants()
  }

  /// Every sample of a batch sees the same constants.
  private func loadConstants() {
    for constant in graph.constants {
      let count = constant.elements.count
      for sample in 0..<batchCapacity {
        let start = offsets[constant.value] + sample * count
        _ = UnsafeMutableBufferPointer(rebasing: storage[start..<(start + count)])
          .update(fromContentsOf: constant.elements)
      }
    }
  }

  deinit {
    storage.deallocate()
    scratch.deallocate()
  }

  /// The values of tensor `value` for the samples of the last run, `[batch, …shape]`.
  ///
  /// The memory belongs to the evaluator: valid until the next run.
  public func values(of value: Int) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(
      rebasing: storage[offsets[value]..<(offsets[value] + graph.values[value].count * max(1, batchCount))])
  }

  /// Where the caller writes input `position` (in the order of ``FloatGraph/inputs``) before ``execute(batchCount:)``:
  /// room for `[batchCapacity, …shape]`.
  public func inputBuffer(_ position: Int) -> UnsafeMutableBufferPointer<Float> {
    let value = graph.inputs[position]
    return UnsafeMutableBufferPointer(
      rebasing: storage[offsets[value]..<(offsets[value] + graph.values[value].count * batchCapacity)])
  }

  /// The values of output `position` (in the order of ``FloatGraph/outputs``) of the last run.
  public func outputBuffer(_ position: Int) -> UnsafeBufferPointer<Float> {
    values(of: graph.outputs[position])
  }

  /// Runs the graph on what the input buffers hold.
  public func execute(batchCount: Int = 1) {
    precondition((1...batchCapacity).contains(batchCount), "the batch does not fit the evaluator")
    self.batchCount = batchCount
    guard let base = storage.baseAddress, let scratchBase = scratch.baseAddress else { return }
    for kernel in kernels {
      kernel.run(base: base, offsets: offsets, scratch: scratchBase, batchCount: batchCount)
    }
  }

  /// Runs the graph and shows every tensor to `visit`, inputs first, then constants, then each node's output as soon as it is
  /// there; what `visit` changes is what the following nodes read.
  public func execute(
    batchCount: Int = 1, visit: (_ value: Int, _ elements: UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    precondition((1...batchCapacity).contains(batchCount), "the batch does not fit the evaluator")
    self.batchCount = batchCount
    guard let base = storage.baseAddress, let scratchBase = scratch.baseAddress else { return }
    for value in graph.inputs { visit(value, UnsafeMutableBufferPointer(mutating: values(of: value))) }
    // What `visit` changes holds for this run only.
    defer { loadConstants() }
    for constant in graph.constants {
      visit(constant.value, UnsafeMutableBufferPointer(mutating: values(of: constant.value)))
    }
    for kernel in kernels {
      kernel.run(base: base, offsets: offsets, scratch: scratchBase, batchCount: batchCount)
      visit(kernel.output, UnsafeMutableBufferPointer(mutating: values(of: kernel.output)))
    }
  }

  /// Runs one sample; returns the outputs in the graph's order.
  public func run(_ inputs: [[Float]]) throws(GraphError) -> [[Float]] {
    try run(batch: inputs, batchCount: 1)
  }

  /// Runs a batch: each input and output is `[batchCount, …shape]`, row-major.
  public func run(batch inputs: [[Float]], batchCount: Int) throws(GraphError) -> [[Float]] {
    guard (1...batchCapacity).contains(batchCount) else {
      throw .batchTooLarge(graph: graph.name, capacity: batchCapacity, found: batchCount)
    }
    guard inputs.count == graph.inputs.count else {
      throw .wrongInput(
        graph: graph.name, input: "inputs", expected: graph.inputs.count, found: inputs.count)
    }
    for (position, input) in inputs.enumerated() {
      let value = graph.values[graph.inputs[position]]
      guard input.count == value.count * batchCount else {
        throw .wrongInput(
          graph: graph.name, input: "'\(value.name)'", expected: value.count * batchCount,
          found: input.count)
      }
      _ = inputBuffer(position).update(fromContentsOf: input)
    }
    execute(batchCount: batchCount)
    return graph.outputs.map { Array(values(of: $0)) }
  }
}

/// OpenBLAS set to one thread: a sum's order, and so its last bits, would otherwise depend on the machine.
/// Callers that want more cores run one evaluator on each.
enum SingleThreadedBLAS {
  private static let configured: Void = openblas_set_num_threads(1)

  static func require() { configured }
}
