import ArrayFiles
import Foundation
import ImageEvaluation
import ONNXRuntimeFixtures
import Quantization

@testable import ONNXExport

/// A network with inputs, to be run by us and by ONNX Runtime.
struct ExportCase {
  var name: String
  var network: QuantizedNetwork
  /// `[sample][input]`: integers of the inputs' types.
  var samples: [[[Int32]]]
}

/// What the comparison found.
struct ExportDifference: Codable {
  var name: String
  /// ONNX Runtime's graph optimisation, which fuses quantised operators, was on.
  var optimised: Bool
  var count: Int
  var different: Int
  var offByMore: Int
  /// In units of the output's last place.
  var largest: Int
}

enum ExportComparison {
  private struct Listing: Codable {
    struct Output: Codable {
      var name: String
      var scale: Double
      var zeroPoint: Int32
    }

    var name: String
    var outputs: [Output]
  }

  /// Runs all cases in one Python process.
  static func run(_ cases: [ExportCase]) throws -> [ExportDifference] {
    try PythonScript.withFolder { folder in
      var listings: [Listing] = []
      for item in cases { listings.append(try write(item, to: folder)) }
      try JSONEncoder().encode(listings).write(to: URL(filePath: folder + "/cases.json"))
      let printed = try PythonScript.run("compare_exports.py", [folder])
      return try JSONDecoder().decode([ExportDifference].self, from: printed)
    }
  }

  private static func write(_ item: ExportCase, to folder: String) throws -> Listing {
    let network = item.network
    let image = try LoadedImage(
      try ImageBuilder.build(
        ImageContents(
          networks: [network], metadata: ImageMetadata(name: item.name, version: "1", provenance: ""))))
    let evaluator = try EvaluationEngine.portable.evaluator(of: image, network: 0)
    let path = "\(folder)/\(item.name)"
    try ONNXExport(network, image: item.name).encoded().write(to: URL(filePath: path + ".onnx"))
    var inputs = try NPZWriter(path: path + ".in.npz")
    for (port, tensor) in network.inputs.map({ network.tensors[$0] }).enumerated() {
      let reals = item.samples.flatMap { sample in
        sample[port].map { Float(Double(tensor.scale) * Double($0 - tensor.zeroPoint)) }
      }
      try inputs.add(
        tensor.name, NPYArray(shape: [item.samples.count] + tensor.shape, float32: reals),
        compression: .stored)
    }
    try inputs.finish()
    var outputs = OutputSamples(network, order: .source, isRaw: true)
    for sample in item.samples { outputs.append(evaluator.run(sample.map { .integers($0) })) }
    var writer = try NPZWriter(path: path + ".out.npz")
    for (name, array) in outputs.arrays { try writer.add(name, array, compression: .stored) }
    try writer.finish()
    return Listing(
      name: item.name,
      outputs: network.outputs.map { network.tensors[$0] }.map {
        Listing.Output(name: $0.name, scale: Double($0.scale), zeroPoint: $0.zeroPoint)
      })
  }
}
