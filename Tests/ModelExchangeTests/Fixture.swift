import ArrayFiles
import Foundation
import ModelExchange
import ReferenceModels
import Testing

/// A network that another tool exported, with ONNX Runtime's answers (Fixtures/README.md).
struct Fixture {
  let name: String
  let network: ImportedNetwork
  let archive: NPZArchive
  let sampleCount = 3

  static let names = [
    "activations", "activations-dynamo", "channels-last", "dense", "excite", "flat", "gru", "gru-cell",
    "gru-no-state",
    "jax-convolution", "jax-dense", "jax-normalised", "keras-convolution", "keras-dense", "keras-separable",
    "mixer-13",
    "pads", "residual", "residual-dynamo", "separable-hardswish-13", "separable-relu6", "separable-silu",
    "sequence",
    "sequence-13", "shuffle",
  ]

  static func path(_ file: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(file)").path
  }

  init(_ name: String) throws {
    self.name = name
    network = try ONNXGraph(contentsOf: Self.path("\(name).onnx")).lowered(name: name, file: name)
    archive = try NPZArchive(contentsOf: Self.path("\(name).npz"))
  }

  /// Samples in the order of the image.
  func samples() throws -> [[[Float]]] {
    try CalibrationArrays(archive, for: network, limit: 100).samples
  }

  /// The answers for one output, in the order of the image.
  func answers(_ output: Int) throws -> [[Float]] {
    let port = network.outputs[output]
    let elements = try #require(try archive.array("out:\(port.name)").float32Elements)
    return (0..<sampleCount).map { port.imageElements(elements[($0 * port.count)..<(($0 + 1) * port.count)]) }
  }

  var kinds: [String] { network.graph.nodes.map(\.operation.kindName) }
}
