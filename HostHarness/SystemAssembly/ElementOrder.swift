import Quantization

/// How the elements of a network's port lie beside those of its role's port.
enum ElementOrder: Equatable {
  /// Position by position.
  case same
  /// The tensor is the role's, seen as `shape`, with its axes in another order.
  case transposed(shape: [Int], permutation: [Int])

  /// Nil where the port holds something else.
  ///
  /// Axes of size 1 mean nothing. The model's own axes come first: where they are the role's, the model takes the role's
  /// order and the import has moved them; where the image's tensor has the role's shape, it was the import that brought
  /// channels to the end; a vector is the role's elements in a row.
  static func order(of tensor: QuantizedTensor, in shape: [Int]) -> ElementOrder? {
    let wanted = shape.filter { $0 != 1 }
    let found = tensor.shape.filter { $0 != 1 }
    guard let layout = tensor.sourceLayout else {
      return found == wanted || isRow(found, of: wanted) ? .same : nil
    }
    let source = layout.shape.filter { $0 != 1 }
    guard source == wanted else {
      return found == wanted || isRow(source, of: wanted) ? .same : nil
    }
    let axes = layout.permutation.filter { layout.shape[$0] != 1 }
    let permutation = axes.map { axis in axes.count { $0 < axis } }
    return permutation == Array(permutation.indices)
      ? .same : .transposed(shape: source, permutation: permutation)
  }

  private static func isRow(_ found: [Int], of wanted: [Int]) -> Bool {
    found.count <= 1 && found.reduce(1, *) == wanted.reduce(1, *)
  }
}
