import FixedPoint
import ModelImage
import PackedWeights

extension QuantizedOperation {
  /// The operation of a record of `image`, its weights in canonical order.
  init(reading operation: OperatorRecord, of image: ModelImage) {
    switch operation.kind {
    case .convolution2D: self = .convolution2D(QuantizedConvolution2D(reading: operation, of: image))
    case .depthwiseConvolution2D:
      self = .depthwiseConvolution2D(QuantizedDepthwiseConvolution2D(reading: operation, of: image))
    case .fullyConnected:
      let block = image.fullyConnected(operation)
      let linear = ReadLinear(
        operation, image, shape: operation.denseShape(in: image), arrays: block.channels,
        weightsOffset: block.weightsOffset, streamOffset: block.streamOffset,
        inputZeroPoint: image.tensor(operation.inputs[0]).zeroPoint,
        outputZeroPoint: image.tensor(operation.output).zeroPoint)
      self = .fullyConnected(
        QuantizedFullyConnected(
          weights: linear.weights, channels: linear.channels, clamp: block.clampLower...block.clampUpper))
    case .gatedRecurrentUnit:
      self = .gatedRecurrentUnit(QuantizedGatedRecurrentUnit(reading: operation, of: image))
    case .add: self = .add(QuantizedAdd(reading: operation, of: image))
    case .subtract: self = .subtract(QuantizedAdd(reading: operation, of: image))
    case .softmax:
      let block = image.softmax(operation)
      self = .softmax(QuantizedSoftmax(input: block.input, output: block.output))
    case .layerNormalization:
      self = .layerNormalization(QuantizedLayerNormalization(reading: operation, of: image))
    case .multiply:
      let block = image.rescale(operation)
      self = .multiply(
        QuantizedMultiply(output: block.output, clamp: block.clampLower...block.clampUpper))
    case .rescale:
      let block = image.rescale(operation)
      self = .rescale(
        QuantizedRescale(output: block.output, clamp: block.clampLower...block.clampUpper))
    case .concatenate:
      let block = image.concatenate(operation)
      self = .concatenate(
        QuantizedConcatenate(
          factors: (0..<operation.inputs.count).map(block.factor),
          clamp: block.clampLower...block.clampUpper))
    case .clamp:
      let block = image.clamp(operation)
      self = .clamp(block.clampLower...block.clampUpper)
    case .tableFunction:
      let offset = operation.parameterOffset
      switch image.tensor(operation.output).elementType {
      case .int8:
        let table = image.weights(at: offset, count: FunctionTable.int8Count)
        self = .tableFunction(table.indices.map { Int16(table[$0]) })
      case .int16: self = .tableFunction(image.halfwords(at: offset, count: FunctionTable.int16Count))
      }
    case .averagePool2D:
      let block = image.averagePool(operation)
      self = .averagePool2D(QuantizedWindow(block.window), countsPadding: block.countsPadding)
    case .maxPool2D: self = .maxPool2D(QuantizedWindow(image.maxPool(operation)))
    case .transpose, .slice, .pad: self.init(readingMovement: operation, of: image)
    }
  }

  private init(readingMovement operation: OperatorRecord, of image: ModelImage) {
    let rank = image.tensor(operation.output).shape.rank
    func numbers(_ words: AxisWords) -> [Int] { (0..<rank).map { Int(words[$0]) } }
    switch operation.kind {
    case .transpose: self = .transpose(permutation: numbers(image.transpose(operation).permutation))
    case .slice:
      let block = image.slice(operation)
      self = .slice(starts: numbers(block.starts), steps: numbers(block.steps))
    default:
      let block = image.pad(operation)
      self = .pad(before: numbers(block.before), value: block.value)
    }
  }
}

extension QuantizedAdd {
  init(reading operation: OperatorRecord, of image: ModelImage) {
    let block = image.add(operation)
    self.init(
      first: block.first, second: block.second, output: block.output,
      clamp: block.clampLower...block.clampUpper)
  }
}

extension QuantizedLayerNormalization {
  init(reading operation: OperatorRecord, of image: ModelImage) {
    let block = image.layerNormalization(operation)
    self.init(
      epsilon: Int64(block.epsilonHigh) << 32 | Int64(block.epsilonLow),
      channels: QuantizedChannels(reading: block.channels, of: image),
      clamp: block.clampLower...block.clampUpper)
  }
}

extension QuantizedChannels {
  /// Channel arrays in canonical order.
  init(reading arrays: ChannelArrays, of image: ModelImage) {
    let words = { (offset: Int) -> [Int32] in
      let span = image.words(at: offset, count: arrays.count)
      return span.indices.map { span[$0] }
    }
    self.init(
      bias: words(arrays.biasOffset), multipliers: words(arrays.multiplierOffset),
      shifts: words(arrays.shiftOffset))
  }
}

extension QuantizedConvolution2D {
  init(reading operation: OperatorRecord, of image: ModelImage) {
    let block = image.convolution(operation)
    let linear = ReadLinear(
      operation, image, shape: operation.windowShape(block, in: image), arrays: block.channels,
      weightsOffset: block.weightsOffset, streamOffset: block.streamOffset,
      inputZeroPoint: image.tensor(operation.inputs[0]).zeroPoint,
      outputZeroPoint: image.tensor(operation.output).zeroPoint)
    let window = block.window
    self.init(
      weights: linear.weights, channels: linear.channels, kernelHeight: window.kernelHeight,
      kernelWidth: window.kernelWidth, strideHeight: window.strideHeight, strideWidth: window.strideWidth,
      dilationHeight: window.dilationHeight, dilationWidth: window.dilationWidth,
      paddingTop: window.paddingTop, paddingBottom: window.paddingBottom, paddingLeft: window.paddingLeft,
      paddingRight: window.paddingRight, clamp: block.clampLower...block.clampUpper)
  }
}

extension QuantizedDepthwiseConvolution2D {
  init(reading operation: OperatorRecord, of image: ModelImage) {
    let block = image.convolution(operation)
    let shape = operation.windowShape(block, in: image)
    let linear = ReadLinear(
      operation, image, shape: shape, arrays: block.channels, weightsOffset: block.weightsOffset,
      streamOffset: block.streamOffset, inputZeroPoint: image.tensor(operation.inputs[0]).zeroPoint,
      outputZeroPoint: image.tensor(operation.output).zeroPoint)
    // Streams are read channel by channel.
    self.init(
      weights: operation.packing == .canonical
        ? linear.weights : transposed(linear.weights, rows: shape.outputChannels, columns: shape.taps),
      channels: linear.channels, window: QuantizedWindow(block.window),
      clamp: block.clampLower...block.clampUpper)
  }
}

extension OperatorRecord {
  fileprivate func denseShape(in image: ModelImage) -> PackedShape {
    .dense(input: image.tensor(inputs[0]), output: image.tensor(output))
  }

  fileprivate func windowShape(_ block: ConvolutionParameters, in image: ModelImage) -> PackedShape {
    PackedShape(kind, block.window, input: image.tensor(inputs[0]), output: image.tensor(output))
  }
}

extension QuantizedWindow {
  init(_ window: WindowParameters) {
    self.init(
      kernelHeight: window.kernelHeight, kernelWidth: window.kernelWidth, strideHeight: window.strideHeight,
      strideWidth: window.strideWidth, dilationHeight: window.dilationHeight,
      dilationWidth: window.dilationWidth, paddingTop: window.paddingTop, paddingBottom: window.paddingBottom,
      paddingLeft: window.paddingLeft, paddingRight: window.paddingRight)
  }
}

extension QuantizedGatedRecurrentUnit {
  init(reading operation: OperatorRecord, of image: ModelImage) {
    let block = image.gatedRecurrentUnit(operation)
    let streamBytes = operation.packing.sizes(block.inputShape)?.streamBytes ?? 0
    let input = ReadLinear(
      operation, image, shape: block.inputShape, arrays: block.inputChannels,
      weightsOffset: block.inputWeightsOffset, streamOffset: block.inputStreamOffset,
      inputZeroPoint: image.tensor(operation.inputs[0]).zeroPoint, outputZeroPoint: 0)
    let recurrent = ReadLinear(
      operation, image, shape: block.recurrentShape, arrays: block.recurrentChannels,
      weightsOffset: block.recurrentWeightsOffset, streamOffset: block.inputStreamOffset + streamBytes,
      inputZeroPoint: 0, outputZeroPoint: 0)
    self.init(
      inputWeights: input.weights, recurrentWeights: recurrent.weights, inputChannels: input.channels,
      recurrentChannels: recurrent.channels,
      sigmoidTable: image.halfwords(at: block.sigmoidOffset, count: FunctionTable.int16Count),
      tanhTable: image.halfwords(at: block.tanhOffset, count: FunctionTable.int16Count))
  }
}

/// Weights `[O, K]`, biases and factors of one matrix of an operator, from arrays or from a stream.
struct ReadLinear {
  var weights: [Int8]
  var channels: QuantizedChannels

  init(
    _ operation: OperatorRecord, _ image: ModelImage, shape: PackedShape, arrays: ChannelArrays,
    weightsOffset: Int, streamOffset: Int, inputZeroPoint: Int32, outputZeroPoint: Int32
  ) {
    guard operation.packing == .canonical else {
      self = operation.packing.visitLayout(
        StreamReading(
          stream: image.parameterAddress(streamOffset), shape: shape, inputZeroPoint: inputZeroPoint,
          outputZeroPoint: outputZeroPoint))
      return
    }
    let span = image.weights(at: weightsOffset, count: arrays.count * shape.inputs)
    weights = span.indices.map { span[$0] }
    channels = QuantizedChannels(reading: arrays, of: image)
  }

  private init(weights: [Int8], channels: QuantizedChannels) {
    self.weights = weights
    self.channels = channels
  }

  private struct StreamReading: LayoutVisitor {
    let stream: UnsafeRawPointer
    let shape: PackedShape
    let inputZeroPoint: Int32
    let outputZeroPoint: Int32

    func visit<Layout: PackedLayout>(_ layout: Layout.Type) -> ReadLinear {
      var linear = ReadLinear(
        weights: [], channels: QuantizedChannels(bias: [], multipliers: [], shifts: []))
      for channel in 0..<shape.outputChannels {
        var sum: Int32 = 0
        for input in 0..<shape.inputs {
          let weight = layout.weight(stream, shape, channel: channel, input: input)
          sum += weight
          linear.weights.append(Int8(truncatingIfNeeded: weight))
        }
        linear.channels.bias.append(
          layout.foldedBias(stream, shape, channel: channel) &+ inputZeroPoint &* sum)
        let factor = layout.factor(stream, shape, channel: channel, outputZeroPoint: outputZeroPoint)
        linear.channels.multipliers.append(factor?.multiplier ?? 0)
        linear.channels.shifts.append(factor?.shift ?? 0)
      }
      return linear
    }

    // The reader has refused such an image.
    func visitNone() -> ReadLinear {
      ReadLinear(weights: [], channels: QuantizedChannels(bias: [], multipliers: [], shifts: []))
    }
  }
}
