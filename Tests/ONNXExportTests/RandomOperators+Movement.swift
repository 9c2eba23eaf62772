import ModelImage
import Quantization

extension RandomOperators {
  /// A tensor like `input` of another shape.
  private func like(_ input: QuantizedTensor, _ shape: [Int]) -> QuantizedTensor {
    var output = input
    (output.name, output.shape) = ("y", shape)
    return output
  }

  mutating func pool(_ number: Int, _ type: ElementType, isAverage: Bool) -> ExportCase {
    let input = tensor("x", type, [integer(6...8), integer(6...8), integer(1...4)])
    var (window, rows, columns) = window(input.shape[0], input.shape[1])
    // Every window must have a tap inside.
    if window.dilationHeight > 1 || window.dilationWidth > 1 {
      (window.paddingTop, window.paddingBottom, window.paddingLeft, window.paddingRight) = (0, 0, 0, 0)
      rows =
        (input.shape[0] - window.dilationHeight * (window.kernelHeight - 1) - 1) / window.strideHeight + 1
      columns =
        (input.shape[1] - window.dilationWidth * (window.kernelWidth - 1) - 1) / window.strideWidth + 1
    }
    let output = like(input, [rows, columns, input.shape[2]])
    return network(
      "\(isAverage ? "mean" : "maximum")-\(number)",
      isAverage ? .averagePool2D(window, countsPadding: number % 3 == 0) : .maxPool2D(window),
      inputs: [input], output: output)
  }

  mutating func transpose(_ number: Int, _ type: ElementType) -> ExportCase {
    let input = tensor("x", type, [2, 3, 4])
    let permutation = [0, 1, 2].shuffled(using: &generator)
    return network(
      "transpose-\(number)", .transpose(permutation: permutation), inputs: [input],
      output: like(input, permutation.map { input.shape[$0] }))
  }

  mutating func slice(_ number: Int, _ type: ElementType) -> ExportCase {
    let input = tensor("x", type, [5, 6, 7])
    let steps = number % 2 == 0 ? [1, 2, 3] : [-1, 1, -2]
    let starts = number % 2 == 0 ? [1, 0, 2] : [4, 2, 6]
    return network(
      "slice-\(number)", .slice(starts: starts, steps: steps), inputs: [input],
      output: like(input, number % 2 == 0 ? [3, 3, 2] : [5, 2, 4]))
  }

  mutating func pad(_ number: Int, _ type: ElementType) -> ExportCase {
    let input = tensor("x", type, [2, 3, 4])
    return network(
      "pad-\(number)", .pad(before: [1, 0, 2], value: number % 2 == 0 ? input.zeroPoint : 17),
      inputs: [input], output: like(input, [4, 4, 6]))
  }
}
