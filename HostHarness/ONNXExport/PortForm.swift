import Quantization

/// How a port of the exported graph lies: as in the model that the network was imported from, otherwise `[1, …shape]`.
struct PortForm {
  /// What the caller sees.
  let shape: [Int]
  /// The tensor's form behind the port.
  let form: TensorForm
  /// Of an input, from `shape` to the form; nil when none is needed.
  let permutation: [Int]?
  /// Behind the transpose, sizes still differ from the form's.
  let needsReshape: Bool
  /// Behind the transpose.
  let permutedShape: [Int]

  init(_ tensor: QuantizedTensor) {
    let rows = [1] + tensor.shape
    guard let layout = tensor.sourceLayout else {
      (shape, form, permutation, needsReshape, permutedShape) = (rows, .rows, nil, false, rows)
      return
    }
    shape = layout.shape
    if layout.permutation == TensorForm.toRows, layout.shape.first == 1, tensor.shape.count == 3 {
      (form, permutation, needsReshape, permutedShape) = (.planes, nil, false, layout.shape)
      return
    }
    form = .rows
    permutation = layout.permutation == Array(layout.shape.indices) ? nil : layout.permutation
    permutedShape = layout.permutation.map { layout.shape[$0] }
    needsReshape = permutedShape != rows
  }
}
