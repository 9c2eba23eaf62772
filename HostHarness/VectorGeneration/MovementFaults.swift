import ModelImage
import Quantization

/// A sound image of pools and operators that move numbers, and its faults.
enum MovementFaults {
  /// `x [4, 5, 2]` → average 2 × 2 → maximum 2 × 2 → transpose → slice → pad: operators 0 … 4, tensors 0 … 5.
  static func bytes() throws -> [UInt8] {
    let window = QuantizedWindow(kernelHeight: 2, kernelWidth: 2)
    let operations: [QuantizedOperation] = [
      .averagePool2D(window, countsPadding: true), .maxPool2D(window), .transpose(permutation: [2, 0, 1]),
      .slice(starts: [0, 1, 2], steps: [1, -1, -2]), .pad(before: [1, 0, 2], value: -5),
    ]
    let shapes = [[4, 5, 2], [3, 4, 2], [2, 3, 2], [2, 2, 3], [2, 2, 2], [4, 2, 5]]
    let network = QuantizedNetwork(
      name: "movement", role: 0, tensors: shapes.map { SingleOperator.tensor(.int8, $0, zeroPoint: 3) },
      operators: operations.enumerated().map {
        QuantizedOperator(name: "o", operation: $1, inputs: [$0], output: $0 + 1)
      }, inputs: [0], outputs: [5])
    return try ImageBuilder.build(
      ImageContents(
        networks: [network], metadata: ImageMetadata(name: "movement", version: "1", provenance: "")))
  }

  static var all: [ImageFault] {
    [
      // Rows −2 and 3, −1 and 4, 0 and 5 of four.
      ImageFault("window-outside-input", .windowOutsideInput(operator: 0, axis: 0, position: 1)) {
        for (word, value) in [(4, 5), (6, 2), (7, 2)] as [(Int, UInt32)] {
          $0.setWord(at: $0.block(0) + 4 * word, value)
        }
      },
      number("counts-padding", 0, word: 10, .countsPadding, axis: 0, 2),
      number("permutation", 2, word: 1, .permutation, axis: 1, 2),
      number("permutation-beyond-rank", 2, word: 3, .permutation, axis: 3, 4),
      number("slice-start", 3, word: 0, .start, axis: 0, 2),
      number("slice-step", 3, word: 6, .step, axis: 2, .min),
      number("pad-before", 4, word: 2, .before, axis: 2, .max),
      number("pad-value", 4, word: 4, .value, axis: 0, 128),
    ]
  }

  private static func number(
    _ name: String, _ position: Int, word: Int, _ field: OperatorNumberField, axis: Int, _ found: Int32
  ) -> ImageFault {
    ImageFault(name, .operatorNumber(operator: position, field: field, axis: axis, found: found)) {
      $0.setWord(at: $0.block(position) + 4 * word, UInt32(bitPattern: found))
    }
  }
}
