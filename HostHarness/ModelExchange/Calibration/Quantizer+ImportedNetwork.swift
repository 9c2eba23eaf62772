import Foundation
import Quantization

extension ImportedNetwork {
  /// The role of imported networks in an image, of which the control loop knows nothing: the bytes `ONNX`.
  public static let imageRole: UInt32 = 0x584E_4E4F
}

extension Quantizer {
  /// The image of one imported network, without a control loop.
  ///
  /// - Parameters:
  ///   - samples: `[sample][input][element]`, in the order of the image (``CalibrationArrays``).
  ///   - model: where the network came from; goes into the provenance by its file name.
  ///   - ranges: magnitudes by port that its tensor must be able to hold, whatever the samples hold.
  /// - Throws: ``CalibrationFailure``, ``ImageBuilderError``.
  public func image(
    of network: ImportedNetwork, samples: [[[Float]]], name: String, model: String,
    targetSQNRDecibels: Double, ranges: [String: Double] = [:], studiesLayers: Bool = false
  ) throws -> QuantizedModel {
    var (quantizer, graph) = (self, network.graph)
    for (port, value) in zip(network.inputs + network.outputs, graph.inputs + graph.outputs) {
      guard let magnitude = ranges[port.name] else { continue }
      // A group of its own: ports of a group would share a scale.
      graph.values[value].group = "port \(port.name)"
      quantizer.options.requiredMagnitudes["port \(port.name)"] = magnitude
    }
    let calibrated = CalibratedGraph(
      name: name, role: ImportedNetwork.imageRole, graph: graph, samples: samples,
      targetSQNRDecibels: targetSQNRDecibels)
    let quantized: QuantizedNetworks
    do { quantized = try quantizer.quantize([calibrated], studiesLayers: studiesLayers) } catch {
      throw CalibrationFailure(file: model, error)
    }
    var networks = quantized.networks
    for (ports, tensors) in [
      (network.inputs, networks[0].inputs), (network.outputs, networks[0].outputs),
    ] {
      for (port, tensor) in zip(ports, tensors) {
        networks[0].tensors[tensor].sourceLayout = SourceLayout(
          name: port.name, shape: port.shape, permutation: port.permutation)
      }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let origin = ["command": "import", "model": URL(fileURLWithPath: model).lastPathComponent]
    let contents = ImageContents(
      networks: networks,
      metadata: ImageMetadata(
        name: name, version: "1", provenance: String(decoding: try encoder.encode(origin), as: UTF8.self)))
    return QuantizedModel(
      image: try ImageBuilder.build(contents), contents: contents, report: quantized.report)
  }
}
