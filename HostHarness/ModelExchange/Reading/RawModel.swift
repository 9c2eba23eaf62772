import ONNXMessages

/// A model as it stands in the file, checked for what needs no knowledge of operators: versions, sizes, names, order.
struct RawModel {
  struct Port {
    var name: String
    var elementType: ONNXElementType
    /// Nil where the size is a name or missing.
    var shape: [Int?]
    /// The names of sizes, for errors.
    var symbols: [String]
  }

  var name: String
  var opset: Int
  /// Inputs without those that are initialisers.
  var inputs: [Port]
  /// Names of inputs and weights that were refused: what reads them is not at fault.
  var refused: Set<String> = []
  var outputs: [String]
  var initializers: [(name: String, tensor: ONNXTensor)]
  /// In an order in which they can run.
  var nodes: [RawNode]
}
