import Quantization

/// How the samples of one port lie in a file: `[samples, …shape]`.
struct PortArray {
  let tensor: QuantizedTensor
  /// The name of the array.
  let name: String
  /// Of one sample.
  let shape: [Int]
  /// Position in the file's sample of each element of the tensor; nil when the order is the same.
  let positions: [Int]?

  init(_ tensor: QuantizedTensor, order: PortOrder) {
    self.tensor = tensor
    guard order == .source, let layout = tensor.sourceLayout else {
      (name, shape, positions) = (tensor.name, tensor.shape, nil)
      return
    }
    name = layout.name
    // A batch axis of 1 is where the samples go.
    shape = layout.shape.count > 1 && layout.shape[0] == 1 ? Array(layout.shape.dropFirst()) : layout.shape
    let positions = layout.sourcePositions
    self.positions = positions == Array(positions.indices) ? nil : positions
  }

  /// Samples in an array of `found`; nil when it does not fit. One sample may lack the leading axis.
  func sampleCount(_ found: [Int]) -> Int? {
    if found == shape { return 1 }
    guard let first = found.first, first > 0 else { return nil }
    if Array(found.dropFirst()) == shape { return first }
    // One sample for each batch of one: [samples, 1, C, H, W].
    if found.count > 1, found[1] == 1, Array(found.dropFirst(2)) == shape { return first }
    return nil
  }

  /// For messages: `[samples, 3, 32, 32]`.
  var expectation: String { "[" + (["samples"] + shape.map(String.init)).joined(separator: ", ") + "]" }

  /// The elements of a sample from the file in the tensor's order.
  func fromFile<Element>(_ sample: ArraySlice<Element>) -> [Element] {
    guard let positions else { return Array(sample) }
    return positions.map { sample[sample.startIndex + $0] }
  }

  /// The elements of a tensor in the file's order.
  func toFile<Element>(_ elements: [Element]) -> [Element] {
    guard let positions else { return elements }
    var sample = elements
    for (element, position) in zip(elements, positions) { sample[position] = element }
    return sample
  }
}
