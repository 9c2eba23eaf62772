import ModelExchange

/// A model that was quantised elsewhere, its quantising and dequantising nodes replaced by what they say of the tensors.
struct DequantizedGraph {
  struct Value {
    var name: String
    /// ONNX's: `[1, C, H, W]`.
    var shape: [Int]
    /// Nil for real numbers that nothing quantises.
    var grid: TensorGrid?
    var constant: DequantizedConstant?

    var count: Int { shape.reduce(1, *) }
  }

  struct Node {
    var place: String
    var operation: ONNXOperation
    /// Indices into `values`; nil for an optional input that is left out.
    var inputs: [Int?]
    var output: Int
  }

  var name: String
  var values: [Value] = []
  var nodes: [Node] = []
  var inputs: [Int] = []
  var outputs: [Int] = []
  /// The model's names of its outputs; a value's own is that of its real numbers before they were quantised.
  var outputNames: [String] = []

  /// By value: the nodes that read it, one entry a use.
  var readers: [[Int]] {
    var readers = [[Int]](repeating: [], count: values.count)
    for (index, node) in nodes.enumerated() {
      for case let input? in node.inputs { readers[input].append(index) }
    }
    return readers
  }
}

/// Real numbers that are integers times a scale, or just real numbers.
struct DequantizedConstant {
  /// Row-major.
  var reals: [Double]
  /// q − zero point, −255 … 255 for weights; nil where nothing quantised them.
  var integers: [Int64]?
  /// One, or one for every place of ``axis``.
  var scales: [Double] = []
  var axis = 0
}
