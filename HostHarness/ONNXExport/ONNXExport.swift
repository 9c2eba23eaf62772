import Foundation
import ModelImage
import ONNXMessages
import Quantization
import SwiftProtobuf

/// Networks of images as ONNX models that other runtimes can run.
public struct ONNXExport: Sendable {
  /// The model; serialise it for a file.
  public let model: ONNXModelProto

  public var nodeCount: Int { model.graph.node.count }
  /// Version of ONNX's operators: 13, 17 where there is a layer normalisation, 21 where a tensor has int16.
  public var opset: Int { Int(model.opsetImport.first?.version ?? 0) }

  /// - Parameter image: name of the image, for the model's metadata.
  public init(_ network: QuantizedNetwork, image: String) {
    let export = NetworkExport(network)
    var graph = ONNXGraphProto()
    graph.name = network.name
    graph.input = export.inputs
    graph.output = export.outputs
    graph.node = export.graph.nodes
    graph.initializer = export.graph.initializers
    let isWide = network.tensors.contains { $0.elementType == .int16 }
    let normalizes = network.operators.contains {
      if case .layerNormalization = $0.operation { true } else { false }
    }
    var opset = ONNXOperatorSetIdProto()
    opset.domain = ""
    opset.version = isWide ? 21 : normalizes ? 17 : 13
    var model = ONNXModelProto()
    // What the versions of the operators belong to.
    model.irVersion = isWide ? 10 : normalizes ? 8 : 7
    model.opsetImport = [opset]
    model.producerName = "LatentLink"
    model.graph = graph
    model.metadataProps = [("latentlink.image", image), ("latentlink.network", network.name)].map {
      var entry = ONNXStringStringEntryProto()
      (entry.key, entry.value) = ($0.0, $0.1)
      return entry
    }
    self.model = model
  }

  /// The same network gives the same bytes.
  public func encoded() throws -> Data { try model.serializedData() }
}
