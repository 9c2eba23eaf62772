import ArrayFiles
import Foundation
import ImageEvaluation
import ModelExchange
import Quantization

@testable import QuantizedImport

/// A model that ONNX Runtime quantised, imported and run, beside ONNX Runtime's outputs.
struct ImportedNetwork {
  /// What a script lists.
  struct Listing: Codable {
    var name: String
    /// The name of the files with the inputs.
    var float: String
    /// How it is quantised; "float" when it is not.
    var type: String
    /// Of an operator that was cut out: what it computes.
    var operators: [String]?
  }

  let network: QuantizedNetwork
  let loaded: LoadedImage

  init(contentsOf path: String) throws {
    network = try QuantizedImport.network(try ONNXGraph(contentsOf: path), file: path)
    loaded = try LoadedImage(
      try ImageBuilder.build(
        ImageContents(
          networks: [network], metadata: ImageMetadata(name: "n", version: "1", provenance: "a test"))))
  }

  /// Differences of all outputs in units of the output's last place.
  func differences(inputs: String, expected: String) throws -> [Int] {
    let samples = try InputSamples(try NPZArchive(contentsOf: inputs), for: network, order: .source)
    let evaluator = try EvaluationEngine.portable.evaluator(of: loaded, network: 0)
    var outputs = OutputSamples(network, order: .source, isRaw: false)
    for sample in 0..<samples.sampleCount { outputs.append(evaluator.run(samples.sample(sample))) }
    let archive = try NPZArchive(contentsOf: expected)
    var differences: [Int] = []
    for ((name, array), output) in zip(outputs.arrays, network.outputs) {
      let scale = network.tensors[output].scale
      let wanted = try archive.array(name).float32Elements ?? []
      let found = array.float32Elements ?? []
      guard wanted.count == found.count, !wanted.isEmpty else { return [] }
      differences += zip(found, wanted).map { Int((abs($0 - $1) / scale).rounded()) }
    }
    return differences
  }
}
