import ArrayFiles
import Foundation
import ImageEvaluation
import ModelExchange
import Quantization
import QuantizedImport
import ReferenceModels

/// A case of the onnx package with its inputs and outputs, as `Tests/ONNX/node_cases.py` writes them.
struct NodeCase {
  struct Listing: Codable {
    var name: String
    var `operator`: String
    /// Whose numbers the outputs are.
    var reference: String
  }

  enum Outcome {
    /// Differences from the reference: relative in float, in dB at 16 and at 8 bit.
    case float(largestError: Double, decibels16: Double, decibels8: Double)
    /// Differences in units of the output's last place.
    case quantized(differences: [Int])
    case refused(ModelProblem)
  }

  let folder: String
  let listing: Listing

  func outcome() throws -> Outcome {
    do {
      let file = "\(folder)/\(listing.name).onnx"
      let graph = try ONNXGraph(contentsOf: file)
      if QuantizedImport.isQuantized(graph) {
        return .quantized(differences: try differences(try QuantizedImport.network(graph, file: file)))
      }
      return try float(try graph.lowered(name: listing.name, file: file))
    } catch let error as ModelExchangeError {
      return .refused(error.problems[0])
    }
  }

  private func archive(_ end: String) throws -> NPZArchive {
    try NPZArchive(contentsOf: "\(folder)/\(listing.name).\(end).npz")
  }

  /// Numbers of any type.
  private func elements(_ end: String, _ name: String) throws -> [Float] {
    let array = try archive(end).array(name)
    return array.bytes.withUnsafeBytes { array.elementType.floats($0) } ?? []
  }

  // MARK: Float models

  private func float(_ network: ImportedNetwork) throws -> Outcome {
    let samples = try CalibrationArrays(try archive("in"), for: network, limit: 100).samples
    let expected = try network.outputs.map { port in
      let elements = try elements("out", port.name)
      return stride(from: 0, to: elements.count, by: port.count).map {
        port.imageElements(elements[$0..<($0 + port.count)])
      }
    }
    let evaluator = try GraphEvaluator(network.graph)
    var largest = 0.0
    for (index, sample) in samples.enumerated() {
      for (output, found) in try evaluator.run(sample).enumerated() {
        for (left, right) in zip(found, expected[output][index]) {
          largest = max(largest, Double(abs(left - right) / max(1, abs(right))))
        }
      }
    }
    return .float(
      largestError: largest, decibels16: try decibels(network, samples, expected, widths: .int16),
      decibels8: try decibels(network, samples, expected, widths: .int8))
  }

  /// The worst output's.
  private func decibels(
    _ network: ImportedNetwork, _ samples: [[[Float]]], _ expected: [[[Float]]], widths: ActivationWidths
  ) throws -> Double {
    let quantized = try Quantizer(options: QuantizationOptions(activations: widths)).image(
      of: network, samples: samples, name: listing.name, model: listing.name, targetSQNRDecibels: 40)
    let runner = try ImageRunner(try LoadedImage(quantized.image))
    var signal = [Double](repeating: 0, count: expected.count)
    var noise = signal
    for (index, sample) in samples.enumerated() {
      for (output, found) in runner.outputs(network: 0, inputs: sample).enumerated() {
        for (left, right) in zip(found, expected[output][index]) {
          signal[output] += Double(right * right)
          noise[output] += Double((left - right) * (left - right))
        }
      }
    }
    return zip(signal, noise).map { 10 * log10(($0 + 1e-30) / ($1 + 1e-30)) }.min() ?? 0
  }

  // MARK: Quantised models

  private func differences(_ network: QuantizedNetwork) throws -> [Int] {
    let loaded = try LoadedImage(
      try ImageBuilder.build(
        ImageContents(
          networks: [network], metadata: ImageMetadata(name: "n", version: "1", provenance: "a test"))))
    let samples = try InputSamples(try archive("in"), for: network, order: .source)
    let evaluator = try EvaluationEngine.portable.evaluator(of: loaded, network: 0)
    var outputs = OutputSamples(network, order: .source, isRaw: false)
    for sample in 0..<samples.sampleCount { outputs.append(evaluator.run(samples.sample(sample))) }
    var differences: [Int] = []
    for ((name, array), output) in zip(outputs.arrays, network.outputs) {
      let scale = network.tensors[output].scale
      var wanted = try elements("out", name)
      // Where the model's output is integers, ours are the real numbers that they stand for.
      let type = try archive("out").array(name).elementType
      let halfRange: Float? =
        switch type {
        case .uint8: 128
        case .uint16: 32768
        case .int8, .int16: 0
        default: nil
        }
      if let halfRange {
        let zeroPoint = Float(network.tensors[output].zeroPoint) + halfRange
        wanted = wanted.map { ($0 - zeroPoint) * scale }
      }
      differences += zip(array.float32Elements ?? [], wanted).map { Int((abs($0 - $1) / scale).rounded()) }
    }
    return differences
  }
}
