import CGSL
import Glibc

/// One node of a graph, prepared for evaluation: sizes resolved, parameters at hand.
struct FloatKernel {
  let operation: FloatGraph.Operation
  let inputs: [Int]
  let output: Int
  let inputCounts: [Int]
  let inputShape: [Int]
  let outputCount: Int
  let outputShape: [Int]
  /// Rows of each input and of the output: all axes but the last.
  let rowCount: Int
  /// For operations that move numbers: the source and the target of every element.
  let movedFrom: [Int]
  let movedTo: [Int]

  init(node: FloatGraph.Node, graph: FloatGraph) {
    operation = node.operation
    inputs = node.inputs
    output = node.output
    inputCounts = node.inputs.map { graph.values[$0].count }
    inputShape = graph.values[node.inputs[0]].shape
    outputCount = graph.values[node.output].count
    outputShape = graph.values[node.output].shape
    rowCount = outputShape.dropLast().reduce(1, *)
    let moves = Self.moves(node.operation, input: inputShape, output: outputShape)
    movedFrom = moves?.from ?? []
    movedTo = moves?.to ?? []
  }

  /// Floats of working memory for a batch.
  func scratchCount(batchCount: Int) -> Int {
    switch operation {
    case .convolution2D(let convolution):
      outputShape[0] * outputShape[1] * convolution.window.tapCount * inputShape[2]
    case .gatedRecurrentUnit: 6 * outputCount * batchCount
    default: 0
    }
  }

  /// Runs the node on tensors at `base + offsets[value]`, each `[batchCount, …shape]`.
  func run(
    base: UnsafeMutablePointer<Float>, offsets: [Int], scratch: UnsafeMutablePointer<Float>, batchCount: Int
  ) {
    let input = UnsafePointer(base + offsets[inputs[0]])
    let result = base + offsets[output]
    let total = outputCount * batchCount
    switch operation {
    case .convolution2D(let convolution):
      for sample in 0..<batchCount {
        runConvolution(
          convolution, input + sample * inputCounts[0], result + sample * outputCount, scratch)
      }
    case .fullyConnected(let weights, let bias):
      Self.affine(
        input, weights: weights, bias: bias, result, inputCount: inputCounts[0], outputCount: outputCount,
        rowCount: batchCount)
    case .relu:
      for index in 0..<total { result[index] = input[index] > 0 ? input[index] : 0 }
    case .clamp(let lower, let upper):
      for index in 0..<total { result[index] = min(max(input[index], lower), upper) }
    case .function(let function):
      for index in 0..<total { result[index] = function.single(input[index]) }
    case .add: runPair(input, base + offsets[inputs[1]], result, batchCount: batchCount, +)
    case .subtract: runPair(input, base + offsets[inputs[1]], result, batchCount: batchCount, -)
    case .multiply: runPair(input, base + offsets[inputs[1]], result, batchCount: batchCount, *)
    case .softmax: Self.softmax(input, result, channels: inputShape[inputShape.count - 1], count: total)
    case .layerNormalization(let layer): layer.run(input, result, count: total)
    case .concatenate:
      var column = 0
      let width = outputCount / rowCount
      for (position, value) in inputs.enumerated() {
        let count = inputCounts[position] / rowCount
        let source = base + offsets[value]
        for row in 0..<rowCount * batchCount {
          (result + row * width + column).update(from: source + row * count, count: count)
        }
        column += count
      }
    case .gatedRecurrentUnit(let unit):
      runRecurrentUnit(
        unit, input, UnsafePointer(base + offsets[inputs[1]]), result, scratch, batchCount: batchCount)
    case .depthwiseConvolution2D(let convolution):
      for sample in 0..<batchCount {
        runDepthwise(convolution, input + sample * inputCounts[0], result + sample * outputCount)
      }
    case .averagePool2D(let pool):
      for sample in 0..<batchCount {
        runAveragePool(pool, input + sample * inputCounts[0], result + sample * outputCount)
      }
    case .maxPool2D(let window):
      for sample in 0..<batchCount {
        runMaxPool(window, input + sample * inputCounts[0], result + sample * outputCount)
      }
    case .transpose, .slice:
      for sample in 0..<batchCount {
        runMoves(input + sample * inputCounts[0], result + sample * outputCount)
      }
    case .pad(let pad):
      result.update(repeating: pad.value, count: total)
      for sample in 0..<batchCount {
        runMoves(input + sample * inputCounts[0], result + sample * outputCount)
      }
    case .reshape: result.update(from: input, count: total)
    }
  }

  /// `result[row] = weights · input[row] + bias` for `rowCount` rows; weights `[outputCount, inputCount]`.
  static func affine(
    _ input: UnsafePointer<Float>, weights: [Float], bias: [Float], _ result: UnsafeMutablePointer<Float>,
    inputCount: Int, outputCount: Int, rowCount: Int
  ) {
    bias.withUnsafeBufferPointer { bias in
      guard let source = bias.baseAddress else { return }
      for row in 0..<rowCount { (result + row * outputCount).update(from: source, count: outputCount) }
    }
    if rowCount == 1 {
      cblas_sgemv(
        CblasRowMajor, CblasNoTrans, Int32(outputCount), Int32(inputCount), 1, weights, Int32(inputCount),
        input, 1, 1, result, 1)
    } else {
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasTrans, Int32(rowCount), Int32(outputCount), Int32(inputCount), 1,
        input, Int32(inputCount), weights, Int32(inputCount), 1, result, Int32(outputCount))
    }
  }

  /// `function` of two tensors, the smaller of which repeats.
  @inline(__always)
  private func runPair(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>,
    batchCount: Int, _ function: (Float, Float) -> Float
  ) {
    let (firstCount, secondCount) = (inputCounts[0], inputCounts[1])
    guard firstCount != secondCount else {
      for index in 0..<(outputCount * batchCount) { result[index] = function(first[index], second[index]) }
      return
    }
    for sample in 0..<batchCount {
      let (a, b) = (first + sample * firstCount, second + sample * secondCount)
      let target = result + sample * outputCount
      for index in 0..<outputCount { target[index] = function(a[index % firstCount], b[index % secondCount]) }
    }
  }

  static func sigmoid(_ value: Float) -> Float { 1 / (1 + expf(-value)) }

  private func runConvolution(
    _ convolution: FloatGraph.Convolution2D, _ input: UnsafePointer<Float>,
    _ result: UnsafeMutablePointer<Float>, _ patches: UnsafeMutablePointer<Float>
  ) {
    convolution.window.gatherPatches(
      input, inputShape: inputShape, outputHeight: outputShape[0], outputWidth: outputShape[1], into: patches)
    Self.affine(
      UnsafePointer(patches), weights: convolution.weights, bias: convolution.bias, result,
      inputCount: convolution.window.tapCount * inputShape[2], outputCount: outputShape[2],
      rowCount: outputShape[0] * outputShape[1])
  }

  private func runRecurrentUnit(
    _ unit: FloatGraph.GatedRecurrentUnit, _ input: UnsafePointer<Float>, _ state: UnsafePointer<Float>,
    _ result: UnsafeMutablePointer<Float>, _ scratch: UnsafeMutablePointer<Float>, batchCount: Int
  ) {
    let size = outputCount
    let fromInput = scratch
    let fromState = scratch + 3 * size * batchCount
    Self.affine(
      input, weights: unit.inputWeights, bias: unit.inputBias, fromInput, inputCount: inputCounts[0],
      outputCount: 3 * size, rowCount: batchCount)
    Self.affine(
      state, weights: unit.recurrentWeights, bias: unit.recurrentBias, fromState, inputCount: size,
      outputCount: 3 * size, rowCount: batchCount)
    for sample in 0..<batchCount {
      let x = fromInput + 3 * size * sample
      let h = fromState + 3 * size * sample
      for index in 0..<size {
        let reset = Self.sigmoid(x[index] + h[index])
        let update = Self.sigmoid(x[size + index] + h[size + index])
        let candidate = tanhf(x[2 * size + index] + reset * h[2 * size + index])
        let position = sample * size + index
        result[position] = (1 - update) * candidate + update * state[position]
      }
    }
  }
}
