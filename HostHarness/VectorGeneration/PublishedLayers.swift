import ConformanceVectors
import ModelImage
import PublishedLayers
import Quantization

/// The published layers as cases of their own.
extension PublishedLayer {
  /// CMSIS-NN's output and ours differ: nothing may be published.
  enum Failure: Error, Equatable {
    case checksum(layer: String, cmsisNN: UInt32, portable: UInt32)
  }

  /// The case, whose bytes are the portable kernels' and whose digest is CMSIS-NN's.
  func contents() throws -> CaseContents {
    let numbers = numbers()
    var made = try SingleOperator(
      name: "cmsis-nn-\(name)",
      operation: operation(weights: numbers.weights, channels: numbers.channels),
      inputs: [SingleOperator.tensor(.int8, input, zeroPoint: Self.inputZeroPoint)],
      output: SingleOperator.tensor(.int8, output, zeroPoint: Self.outputZeroPoint)
    ).contents([numbers.input.map(Int32.init)], source: .cmsisNN)
    guard made.digest == checksum else {
      throw Failure.checksum(layer: name, cmsisNN: checksum, portable: made.digest)
    }
    made.digest = checksum
    return made
  }
}
