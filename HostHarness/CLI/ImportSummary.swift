import Foundation
import ModelExchange
import Quantization

/// What an import made, for people and tools.
struct ImportSummary: Encodable {
  struct Port: Encodable {
    var name: String
    /// In the model.
    var modelShape: [Int]
    /// In the image.
    var imageShape: [Int]
    /// Axis i of the image's tensor is the model's axis `permutation[i]`.
    var permutation: [Int]
    var widthBits: Int
    var signalToNoiseDecibels: Double
  }

  var model: String
  var image: String
  var sizeBytes: Int
  var arenaSizeBytes: Int
  var sampleCount: Int
  var inputs: [Port]
  var outputs: [Port]
  var report: QuantizationReport

  init(
    model: String, image: String, network: ImportedNetwork, quantized: QuantizedModel,
    calibration: CalibrationArrays
  ) throws {
    self.model = model
    self.image = image
    sizeBytes = quantized.image.count
    arenaSizeBytes = try LoadedImage(quantized.image).image.arenaSizeBytes
    sampleCount = calibration.samples.count
    report = quantized.report
    let tensors = Dictionary(
      quantized.report.networks.flatMap(\.tensors).map { ($0.name, $0) },
      uniquingKeysWith: { first, _ in first })
    func ports(_ ports: [ImportedNetwork.Port], _ values: [Int]) -> [Port] {
      zip(ports, values).map { port, value in
        let tensor = network.graph.values[value]
        let found = tensors[tensor.name]
        return Port(
          name: port.name, modelShape: port.shape, imageShape: tensor.shape, permutation: port.permutation,
          widthBits: found?.widthBits ?? 0, signalToNoiseDecibels: found?.signalToNoiseDecibels ?? 0)
      }
    }
    inputs = ports(network.inputs, network.graph.inputs)
    outputs = ports(network.outputs, network.graph.outputs)
  }

  func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return try encoder.encode(self) + Data("\n".utf8)
  }

  var text: String {
    var lines = [QuantizationTable(report).text, ""]
    for (what, ports) in [("input", inputs), ("output", outputs)] {
      for port in ports {
        lines.append(
          "\(what) \(port.name): \(port.modelShape) in the model, \(port.imageShape) in the image, int\(port.widthBits)"
            + (what == "output" ? String(format: ", SQNR %.1f dB", port.signalToNoiseDecibels) : ""))
      }
    }
    lines.append(
      "wrote \(image): \(sizeBytes) bytes, arena \(arenaSizeBytes) bytes, from \(sampleCount) samples")
    return lines.joined(separator: "\n") + "\n"
  }
}
