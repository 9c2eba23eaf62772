import ReferenceModels

/// A model as a float graph, ready for the quantiser.
public struct ImportedNetwork: Sendable, Equatable {
  /// An input or output: how it lay in the model, and in what order the image holds it.
  public struct Port: Sendable, Equatable {
    public var name: String
    /// As in the model, the batch axis of 1 included.
    public var shape: [Int]
    /// Axis i of the image's tensor, axes of size 1 included, is axis `permutation[i]` of the model's: `[0, 2, 3, 1]`
    /// where `[1, C, H, W]` became `[H, W, C]`.
    public var permutation: [Int]

    public init(name: String, shape: [Int], permutation: [Int]) {
      self.name = name
      self.shape = shape
      self.permutation = permutation
    }

    public var count: Int { shape.reduce(1, *) }

    /// One sample of the model's, in the image's order.
    public func imageElements(_ elements: ArraySlice<Float>) -> [Float] {
      let first = elements.startIndex
      return TensorIndices(shape).transposed(permutation).map { elements[first + $0] }
    }
  }

  public var graph: FloatGraph
  public var inputs: [Port]
  public var outputs: [Port]

  public init(graph: FloatGraph, inputs: [Port], outputs: [Port]) {
    self.graph = graph
    self.inputs = inputs
    self.outputs = outputs
  }
}
