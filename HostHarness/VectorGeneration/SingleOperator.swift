import ConformanceVectors
import ModelImage
import Quantization

/// A case of one operator with an image of its own.
struct SingleOperator {
  var name: String
  var operation: QuantizedOperation
  var inputs: [QuantizedTensor]
  var output: QuantizedTensor

  static func tensor(_ type: ElementType, _ shape: [Int], zeroPoint: Int32 = 0) -> QuantizedTensor {
    QuantizedTensor(name: "t", elementType: type, shape: shape, zeroPoint: zeroPoint, scale: 0.25)
  }

  var network: QuantizedNetwork {
    QuantizedNetwork(
      name: "n", role: 0, tensors: inputs + [output],
      operators: [
        QuantizedOperator(
          name: "o", operation: operation, inputs: Array(inputs.indices), output: inputs.count)
      ], inputs: inputs.indices.filter { inputs[$0].constant == nil }, outputs: [inputs.count])
  }

  /// The image, without a word more than it needs.
  func image() throws(ImageBuilderError) -> [UInt8] {
    try ImageBuilder.build(
      ImageContents(
        networks: [network], metadata: ImageMetadata(name: "v", version: "1", provenance: "")))
  }

  /// - Parameter values: for each input that is no constant its elements, row-major.
  func contents(_ values: [[Int32]], source: TruthSource = .portableCode) throws -> CaseContents {
    let image = try image()
    let run = try NetworkRun(try LoadedImage(image), network: 0, values: values)
    return CaseContents(
      name: name, kind: .operators, source: source, image: image, input: run.input, expected: run.expected,
      digest: run.digest)
  }
}
