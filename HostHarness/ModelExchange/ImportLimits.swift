/// What a file may cost the importer. A model beyond these limits fits no device that the image is for.
public struct ImportLimits: Sendable, Equatable {
  public var fileBytes = 128 << 20
  /// Nodes, tensors, attributes, texts and all other parts of the file together.
  public var messageCount = 4_000_000
  public var nodeCount = 20_000
  /// Initialisers, and entries of every other list of the graph.
  public var tensorCount = 40_000
  /// Of one tensor: what the image format holds.
  public var elementCount = 1 << 24
  /// Of all constants together, folded ones included.
  public var constantElementCount = 1 << 26
  public var rank = 8

  public init() {}
}
