import ModelImage
import ONNXMessages
import Quantization

// Operators that keep scale and zero point: where they only move numbers, integers go in and come out.

extension NetworkExport {
  /// Windows in the padding hold the zero point, which is zero in real numbers.
  mutating func export(average window: QuantizedWindow, countsPadding: Bool, _ operation: QuantizedOperator) {
    let input = real(operation.inputs[0], .planes)
    // Older opsets have no dilations here; a mean over a dilated window is a convolution with equal weights.
    guard window.dilationHeight > 1 || window.dilationWidth > 1 else {
      let mean = graph.add(
        "AveragePool", [input],
        window.poolAttributes + [.int("count_include_pad", countsPadding ? 1 : 0)], name: operation.name)
      define(operation.output, .planes, real: mean)
      return
    }
    let depth = network.tensors[operation.inputs[0]].shape[2]
    let taps = window.kernelHeight * window.kernelWidth
    let ones = graph.constant(
      "\(operation.name)/ones", shape: [depth, 1, window.kernelHeight, window.kernelWidth],
      float32: [Float](repeating: 1 / Float(taps), count: depth * taps))
    var mean = graph.add(
      "Conv", [input, ones], window.attributes + [.int("group", depth)], name: operation.name)
    if !countsPadding {
      let output = network.tensors[operation.output].shape
      let factors = window.insideCounts(network.tensors[operation.inputs[0]].shape, output).map {
        Float(taps) / Float($0)
      }
      let constant = graph.constant(
        "\(operation.name)/factors", shape: [1, 1, output[0], output[1]], float32: factors)
      mean = graph.add("Mul", [mean, constant], name: "\(operation.name)/scale")
    }
    define(operation.output, .planes, real: mean)
  }

  mutating func export(maximum window: QuantizedWindow, _ operation: QuantizedOperator) {
    let input = real(operation.inputs[0], .planes)
    let maximum = graph.add("MaxPool", [input], window.attributes, name: operation.name)
    define(operation.output, .planes, real: maximum)
  }

  mutating func export(permutation: [Int], _ operation: QuantizedOperator) {
    let input = integer(operation.inputs[0], .rows)
    define(
      operation.output, .rows,
      integer: graph.add(
        "Transpose", [input], [.ints("perm", [0] + permutation.map { $0 + 1 })], name: operation.name))
  }

  mutating func export(slice starts: [Int], _ steps: [Int], _ operation: QuantizedOperator) {
    let input = integer(operation.inputs[0], .rows)
    let sizes = network.tensors[operation.output].shape
    let ends = sizes.indices.map { axis in
      let end = starts[axis] + (sizes[axis] - 1) * steps[axis] + (steps[axis] > 0 ? 1 : -1)
      // Before the first element: ONNX would count −1 from the end.
      return end < 0 ? Int(Int32.min) : end
    }
    let lists = [starts, ends, Array(1...sizes.count), steps].map { list in
      graph.constant("\(operation.name)/numbers", shape: [list.count], int64: list.map(Int64.init))
    }
    define(
      operation.output, .rows, integer: graph.add("Slice", [input] + lists, name: operation.name))
  }

  /// Between real numbers: ONNX pads int16 nowhere.
  mutating func export(pad before: [Int], _ value: Int32, _ operation: QuantizedOperator) {
    let (input, output) = (network.tensors[operation.inputs[0]], network.tensors[operation.output])
    let after = before.indices.map { output.shape[$0] - input.shape[$0] - before[$0] }
    let pads = graph.constant(
      "\(operation.name)/pads", shape: [2 * before.count + 2],
      int64: ([0] + before + [0] + after).map(Int64.init))
    let filling = graph.constant(
      "\(operation.name)/value", shape: [],
      float32: [Float(Double(output.scale) * Double(value - output.zeroPoint))])
    let source = real(operation.inputs[0], .rows)
    define(
      operation.output, .rows, real: graph.add("Pad", [source, pads, filling], name: operation.name))
  }
}

extension QuantizedWindow {
  /// As ``attributes`` without dilations.
  var poolAttributes: [ONNXAttributeProto] { attributes.filter { $0.name != "dilations" } }

  /// How many inputs of `[H, W, C]` lie under the window at every place of the output.
  func insideCounts(_ input: [Int], _ output: [Int]) -> [Int] {
    func count(
      _ place: Int, _ stride: Int, _ padding: Int, _ kernel: Int, _ dilation: Int, _ size: Int
    ) -> Int {
      (0..<kernel).count { (0..<size).contains(place * stride - padding + $0 * dilation) }
    }
    return (0..<output[0]).flatMap { row in
      (0..<output[1]).map { column in
        count(row, strideHeight, paddingTop, kernelHeight, dilationHeight, input[0])
          * count(column, strideWidth, paddingLeft, kernelWidth, dilationWidth, input[1])
      }
    }
  }
}
