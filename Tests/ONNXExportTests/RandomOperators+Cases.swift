import FixedPoint
import ModelImage
import Quantization

extension RandomOperators {
  static let types: [(ElementType, ElementType)] = [
    (.int8, .int8), (.int8, .int16), (.int16, .int8), (.int16, .int16),
  ]

  /// A window that fits the input, and the output's rows and columns.
  mutating func window(_ height: Int, _ width: Int) -> (window: QuantizedWindow, rows: Int, columns: Int) {
    let kernel = (integer(1...3), integer(1...3))
    let stride = (integer(1...2), integer(1...2))
    let dilation = (integer(1...2), integer(1...2))
    let extents = (dilation.0 * (kernel.0 - 1) + 1, dilation.1 * (kernel.1 - 1) + 1)
    let padding = (0..<4).map { integer(0...max(0, ($0 < 2 ? extents.0 : extents.1) - 1)) }
    let window = QuantizedWindow(
      kernelHeight: kernel.0, kernelWidth: kernel.1, strideHeight: stride.0, strideWidth: stride.1,
      dilationHeight: dilation.0, dilationWidth: dilation.1, paddingTop: padding[0],
      paddingBottom: padding[1], paddingLeft: padding[2], paddingRight: padding[3])
    return (
      window, (height + padding[0] + padding[1] - extents.0) / stride.0 + 1,
      (width + padding[2] + padding[3] - extents.1) / stride.1 + 1
    )
  }

  mutating func convolution(_ number: Int, _ types: (ElementType, ElementType)) -> ExportCase {
    let (height, width, depth, channels) = (integer(5...8), integer(5...8), integer(1...6), integer(1...7))
    let (window, rows, columns) = window(height, width)
    let output = tensor("y", types.1, [rows, columns, channels])
    let terms = window.kernelHeight * window.kernelWidth * depth
    let operation = QuantizedOperation.convolution2D(
      QuantizedConvolution2D(
        weights: weights(channels * terms),
        channels: self.channels(channels, terms: terms, from: types.0, to: types.1),
        kernelHeight: window.kernelHeight, kernelWidth: window.kernelWidth,
        strideHeight: window.strideHeight, strideWidth: window.strideWidth,
        dilationHeight: window.dilationHeight, dilationWidth: window.dilationWidth,
        paddingTop: window.paddingTop, paddingBottom: window.paddingBottom, paddingLeft: window.paddingLeft,
        paddingRight: window.paddingRight, clamp: clamp(output)))
    return network(
      "convolution-\(number)", operation, inputs: [tensor("x", types.0, [height, width, depth])],
      output: output)
  }

  mutating func depthwise(_ number: Int, _ types: (ElementType, ElementType)) -> ExportCase {
    let (height, width, depth) = (integer(5...8), integer(5...8), integer(1...6))
    let (window, rows, columns) = window(height, width)
    let channels = depth * integer(1...2)
    let output = tensor("y", types.1, [rows, columns, channels])
    let taps = window.kernelHeight * window.kernelWidth
    let operation = QuantizedOperation.depthwiseConvolution2D(
      QuantizedDepthwiseConvolution2D(
        weights: weights(channels * taps),
        channels: self.channels(channels, terms: taps, from: types.0, to: types.1), window: window,
        clamp: clamp(output)))
    return network(
      "depthwise-\(number)", operation, inputs: [tensor("x", types.0, [height, width, depth])],
      output: output)
  }

  mutating func dense(_ number: Int, _ types: (ElementType, ElementType)) -> ExportCase {
    let input = tensor("x", types.0, number % 2 == 0 ? [integer(1...40)] : [2, 3, 4])
    let output = tensor("y", types.1, [integer(1...9)])
    let operation = QuantizedOperation.fullyConnected(
      QuantizedFullyConnected(
        weights: weights(input.count * output.count),
        channels: channels(output.count, terms: input.count, from: types.0, to: types.1),
        clamp: clamp(output)))
    return network("dense-\(number)", operation, inputs: [input], output: output)
  }

  mutating func add(_ number: Int, _ type: ElementType) -> ExportCase {
    let inputs = [tensor("a", type, [3, 2, 4]), tensor("b", type, [3, 2, 4])]
    let output = tensor("y", type, [3, 2, 4])
    let common = 2 * max(inputs[0].scale, inputs[1].scale)
    let magnification: Float = type == .int8 ? 1_048_576 : 32768
    let operation = QuantizedOperation.add(
      QuantizedAdd(
        first: factor(Double(inputs[0].scale / common)), second: factor(Double(inputs[1].scale / common)),
        output: factor(Double(common / (magnification * output.scale))), clamp: clamp(output)))
    return network("add-\(number)", operation, inputs: inputs, output: output)
  }

  /// The second operand repeats.
  mutating func subtract(_ number: Int, _ type: ElementType) -> ExportCase {
    let shapes = [[4], [1, 1, 4], [2, 4], [3, 2, 4]]
    let inputs = [tensor("a", type, [3, 2, 4]), tensor("b", type, shapes[number % 4])]
    let output = tensor("y", type, [3, 2, 4])
    let common = 2 * max(inputs[0].scale, inputs[1].scale)
    let magnification: Float = type == .int8 ? 1_048_576 : 32768
    let operation = QuantizedOperation.subtract(
      QuantizedAdd(
        first: factor(Double(inputs[0].scale / common)), second: factor(Double(inputs[1].scale / common)),
        output: factor(Double(common / (magnification * output.scale))), clamp: clamp(output)))
    return network("subtract-\(number)", operation, inputs: inputs, output: output)
  }

  mutating func softmax(_ number: Int, _ type: ElementType) -> ExportCase {
    let input = tensor("x", type, number % 2 == 0 ? [9] : [2, 3, 5])
    let grid = QuantizedSoftmax.outputQuantization(type)
    var output = tensor("y", type, input.shape, zeroPoint: grid.zeroPoint)
    output.scale = Float(grid.scale)
    let operation = QuantizedSoftmax(inputScale: Double(input.scale), outputScale: grid.scale)
    return network(
      "softmax-\(number)", .softmax(operation ?? .init(input: .identity, output: .identity)),
      inputs: [input], output: output)
  }

  mutating func layerNormalization(_ number: Int, _ type: ElementType) -> ExportCase {
    let input = tensor("x", type, [3, integer(4...20)])
    var output = tensor("y", type, input.shape)
    output.scale = type == .int8 ? 0.02 : 1e-4
    let count = input.shape[1]
    let operation = QuantizedLayerNormalization(
      gamma: (0..<count).map { _ in real(-1...1) }, beta: (0..<count).map { _ in real(-0.5...0.5) },
      epsilon: 1e-5, input: TensorQuantization(input), output: TensorQuantization(output),
      clamp: clamp(output))
    return network(
      "normalization-\(number)",
      .layerNormalization(
        operation
          ?? .init(epsilon: 1, channels: .init(bias: [], multipliers: [], shifts: []), clamp: 0...0)),
      inputs: [input], output: output)
  }

  mutating func multiply(_ number: Int, _ type: ElementType) -> ExportCase {
    // Zero points of 0: with int16, products of differences leave 32 bits otherwise.
    let zero: Int32? = type == .int8 ? nil : 0
    let inputs = ["a", "b"].map { tensor($0, type, [10], zeroPoint: zero) }
    let output = tensor("y", type, [10])
    let operation = QuantizedOperation.multiply(
      QuantizedMultiply(output: factor(type == .int8 ? 0.01 : 4e-5), clamp: clamp(output)))
    return network("multiply-\(number)", operation, inputs: inputs, output: output)
  }

  mutating func concatenate(_ number: Int, _ output: ElementType) -> ExportCase {
    let inputs = (0..<integer(2...4)).map { index in
      tensor("x\(index)", index % 2 == 0 ? .int8 : .int16, [3, integer(1...4)])
    }
    let result = tensor("y", output, [3, inputs.reduce(0) { $0 + $1.shape[1] }])
    let factors = inputs.map { input in
      factor((output == .int8 ? 100 : 30000) / (input.elementType == .int8 ? 128 : 32768) * real(0.5...1.2))
    }
    return network(
      "concatenate-\(number)",
      .concatenate(QuantizedConcatenate(factors: factors, clamp: clamp(result))), inputs: inputs,
      output: result)
  }

  mutating func rescale(_ number: Int, _ types: (ElementType, ElementType)) -> ExportCase {
    let input = tensor("x", types.0, [5, 4])
    let output = tensor("y", types.1, [5, 4])
    let ratio = (types.1 == .int8 ? 100.0 : 30000) / (types.0 == .int8 ? 128 : 32768)
    return network(
      "rescale-\(number)",
      .rescale(QuantizedRescale(output: factor(ratio * real(0.3...1.2)), clamp: clamp(output))),
      inputs: [input], output: output)
  }

  mutating func clampAlone(_ number: Int, _ type: ElementType) -> ExportCase {
    let input = tensor("x", type, [2, 3, 4])
    var output = input
    output.name = "y"
    if !number.isMultiple(of: 2) { output.shape = [1, 6, 4] }
    return network("clamp-\(number)", .clamp(clamp(input)), inputs: [input], output: output)
  }

  mutating func tableFunction(_ number: Int, _ type: ElementType) -> ExportCase {
    network(
      "table-\(number)", .tableFunction(table(type)), inputs: [tensor("x", type, [50])],
      output: tensor("y", type, [50]))
  }

  mutating func recurrentUnit(_ number: Int) -> ExportCase {
    let (inputs, states) = (integer(1...9), integer(1...8))
    var state = tensor("h", .int16, [states], zeroPoint: 0)
    // A step of a sequence has more axes than a vector.
    let input = tensor("x", .int16, number.isMultiple(of: 2) ? [inputs] : [1, inputs])
    let sigmoid = (0...512).map { Int16(min(32767, $0 * 64)) }
    let unit = QuantizedGatedRecurrentUnit(
      inputWeights: weights(3 * states * inputs), recurrentWeights: weights(3 * states * states),
      inputChannels: channels(3 * states, terms: inputs, from: .int16, to: .int16),
      recurrentChannels: channels(3 * states, terms: states, from: .int16, to: .int16),
      sigmoidTable: sigmoid, tanhTable: table(.int16))
    let first = state
    state.name = "next"
    return network("gru-\(number)", .gatedRecurrentUnit(unit), inputs: [input, first], output: state)
  }

  /// All kinds, several of each.
  mutating func cases() -> [ExportCase] {
    var cases: [ExportCase] = []
    for number in 0..<12 {
      let types = Self.types[number % 4]
      cases.append(convolution(number, types))
      cases.append(depthwise(number, types))
      cases.append(dense(number, types))
      cases.append(rescale(number, types))
      cases.append(add(number, types.0))
      cases.append(multiply(number, types.0))
      cases.append(subtract(number, types.0))
      cases.append(softmax(number, types.0))
      cases.append(layerNormalization(number, types.0))
      cases.append(concatenate(number, types.0))
      cases.append(clampAlone(number, types.0))
      cases.append(pool(number, types.0, isAverage: false))
      cases.append(pool(number, types.0, isAverage: true))
      cases.append(transpose(number, types.0))
      cases.append(slice(number, types.0))
      cases.append(pad(number, types.0))
      if number < 4 {
        cases.append(tableFunction(number, types.0))
        cases.append(recurrentUnit(number))
      }
    }
    return cases
  }
}
