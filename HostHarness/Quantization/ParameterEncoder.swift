import FixedPoint
import ModelImage
import PackedWeights
import WeightPackers

/// What an operator needs in the image: its parameter block and the proved numbers of its record.
struct EncodedOperation {
  var kind: OperatorKind
  var block: [UInt8]
  var accumulatorBound = 0
  var multiplyAccumulates = 0
  var packing = WeightPacking.canonical
  var scratchSizeBytes = 0
}

/// Turns operations into parameter blocks, laid out as `docs/model-image.md` says.
struct ParameterEncoder {
  let network: QuantizedNetwork
  let operation: QuantizedOperator
  var choice = PackingChoice.portable

  private var output: QuantizedTensor { network.tensors[operation.output] }
  private func input(_ place: Int) -> QuantizedTensor { network.tensors[operation.inputs[place]] }
  private var place: String { "\(network.name).\(operation.name)" }

  /// Packed where the choice has a packing that the operator can take.
  func encode() throws(ImageBuilderError) -> EncodedOperation {
    var encoded = try encodeCanonical()
    let parts = network.packableParts(of: operation)
    let packed = PackedParts(parts, parts.isEmpty ? .portable : choice)
    guard packed.packing != .canonical, let prefix = packedPrefixBytes else { return encoded }
    encoded.block.removeSubrange(prefix...)
    for stream in packed.streams { encoded.block += stream }
    encoded.packing = packed.packing
    encoded.scratchSizeBytes = packed.scratchBytes
    if case .gatedRecurrentUnit = operation.operation {
      encoded.scratchSizeBytes += 2 * ImageLayout.aligned(6 * output.count)
    }
    return encoded
  }

  /// Bytes of a canonical block that packed ones begin with, too: what comes before the channels' arrays.
  private var packedPrefixBytes: Int? {
    switch operation.operation {
    case .convolution2D, .depthwiseConvolution2D: ConvolutionParameters.headerSizeBytes
    case .fullyConnected: FullyConnectedParameters.headerSizeBytes
    case .gatedRecurrentUnit: 2 * GatedRecurrentUnitParameters.tableSizeBytes
    default: nil
    }
  }

  private func encodeCanonical() throws(ImageBuilderError) -> EncodedOperation {
    switch operation.operation {
    case .convolution2D(let convolution): return try encode(convolution)
    case .depthwiseConvolution2D(let convolution): return try encode(convolution)
    case .fullyConnected(let dense): return try encode(dense)
    case .gatedRecurrentUnit(let cell): return try encode(cell)
    case .add(let add):
      return encodeWords(.add, clamp: add.clamp, factors: [add.first, add.second, add.output])
    case .subtract(let add):
      return encodeWords(.subtract, clamp: add.clamp, factors: [add.first, add.second, add.output])
    case .multiply(let multiply):
      return encodeWords(.multiply, clamp: multiply.clamp, factors: [multiply.output])
    case .concatenate(let concatenate):
      try requireCount("factors", operation.inputs.count, concatenate.factors.count)
      return encodeWords(.concatenate, clamp: concatenate.clamp, factors: concatenate.factors)
    case .clamp(let range): return encodeWords(.clamp, clamp: range, factors: [])
    case .rescale(let rescale):
      return encodeWords(.rescale, clamp: rescale.clamp, factors: [rescale.output])
    case .tableFunction(let table): return try encode(table)
    case .softmax(let softmax): return encode(softmax)
    case .layerNormalization(let layer): return try encode(layer)
    case .averagePool2D(let window, let countsPadding):
      var writer = ByteWriter()
      append(window, to: &writer)
      writer.append(Int32(countsPadding ? 1 : 0))
      return EncodedOperation(kind: .averagePool2D, block: writer.bytes)
    case .maxPool2D(let window):
      var writer = ByteWriter()
      append(window, to: &writer)
      return EncodedOperation(kind: .maxPool2D, block: writer.bytes)
    case .transpose(let permutation):
      return EncodedOperation(
        kind: .transpose, block: try axes([("permutation", permutation, Array(0..<ImageLayout.maximumRank))]))
    case .slice(let starts, let steps):
      let block = try axes([("starts", starts, [0, 0, 0, 0]), ("steps", steps, [1, 1, 1, 1])])
      return EncodedOperation(kind: .slice, block: block)
    case .pad(let before, let value):
      var writer = ByteWriter()
      writer.append(bytes: try axes([("before", before, [0, 0, 0, 0])]))
      writer.append(value)
      return EncodedOperation(kind: .pad, block: writer.bytes)
    }
  }

  /// Arrays of one number an axis, each filled up to four from `neutral`.
  private func axes(
    _ arrays: [(name: String, numbers: [Int], neutral: [Int])]
  ) throws(ImageBuilderError) -> [UInt8] {
    var writer = ByteWriter()
    let rank = input(0).shape.count
    for (name, numbers, neutral) in arrays {
      try requireCount(name, rank, numbers.count)
      writer.append(contentsOf: (numbers + neutral[rank...]).map { Int32(clamping: $0) })
    }
    return writer.bytes
  }

  private func requireCount(
    _ array: String, _ expected: Int, _ actual: Int
  ) throws(ImageBuilderError) {
    guard expected == actual else {
      throw .elementCount(place: place, array: array, expected: expected, actual: actual)
    }
  }

  private func encodeWords(
    _ kind: OperatorKind, clamp: ClosedRange<Int32>, factors: [QuantizedMultiplier]
  ) -> EncodedOperation {
    var writer = ByteWriter()
    writer.append(contentsOf: [clamp.lowerBound, clamp.upperBound])
    for factor in factors { writer.append(contentsOf: [factor.multiplier, factor.shift]) }
    return EncodedOperation(kind: kind, block: writer.bytes)
  }

  private func encode(_ table: [Int16]) throws(ImageBuilderError) -> EncodedOperation {
    var writer = ByteWriter()
    switch output.elementType {
    case .int8:
      try requireCount("table", FunctionTable.int8Count, table.count)
      for (index, entry) in table.enumerated() {
        guard let byte = Int8(exactly: entry) else {
          throw .valueOutOfRange(place: place, index: index, value: Int32(entry))
        }
        writer.append(byte)
      }
    case .int16:
      try requireCount("table", FunctionTable.int16Count, table.count)
      writer.append(contentsOf: table)
    }
    return EncodedOperation(kind: .tableFunction, block: writer.bytes)
  }

  private func encode(_ softmax: QuantizedSoftmax) -> EncodedOperation {
    var writer = ByteWriter()
    for factor in [softmax.input, softmax.output] {
      writer.append(contentsOf: [factor.multiplier, factor.shift])
    }
    return EncodedOperation(kind: .softmax, block: writer.bytes)
  }

  private func encode(_ layer: QuantizedLayerNormalization) throws(ImageBuilderError) -> EncodedOperation {
    let count = output.shape[output.shape.count - 1]
    try requireCount("bias", count, layer.channels.bias.count)
    try requireCount("multipliers", count, layer.channels.multipliers.count)
    try requireCount("shifts", count, layer.channels.shifts.count)
    var writer = ByteWriter()
    writer.append(contentsOf: [
      layer.clamp.lowerBound, layer.clamp.upperBound, Int32(truncatingIfNeeded: layer.epsilon),
      Int32(truncatingIfNeeded: layer.epsilon >> 32),
    ])
    writer.append(contentsOf: layer.channels.bias)
    writer.append(contentsOf: layer.channels.multipliers)
    writer.append(contentsOf: layer.channels.shifts)
    return EncodedOperation(kind: .layerNormalization, block: writer.bytes)
  }

  // MARK: Operators with weights

  private func append(
    _ channels: QuantizedChannels, count: Int, to writer: inout ByteWriter
  ) throws(ImageBuilderError) {
    try requireCount("bias", count, channels.bias.count)
    try requireCount("multipliers", count, channels.multipliers.count)
    try requireCount("shifts", count, channels.shifts.count)
    writer.append(contentsOf: channels.bias)
    writer.append(contentsOf: channels.multipliers)
    writer.append(contentsOf: channels.shifts)
    writer.align()
  }

  private func encode(_ convolution: QuantizedConvolution2D) throws(ImageBuilderError) -> EncodedOperation {
    try requireImages()
    let taps = convolution.kernelHeight * convolution.kernelWidth * input(0).shape[2]
    var writer = ByteWriter()
    append(convolution.window, to: &writer)
    return try encodeConvolution(
      .convolution2D, &writer, clamp: convolution.clamp, channels: convolution.channels,
      weights: convolution.weights, channelByChannel: convolution.weights, taps: taps)
  }

  private func encode(
    _ convolution: QuantizedDepthwiseConvolution2D
  ) throws(ImageBuilderError) -> EncodedOperation {
    try requireImages()
    let taps = convolution.window.kernelHeight * convolution.window.kernelWidth
    let outputs = output.shape[2]
    try requireCount("weights", outputs * taps, convolution.weights.count)
    var writer = ByteWriter()
    append(convolution.window, to: &writer)
    let channelByChannel = (0..<outputs * taps).map { index in
      convolution.weights[index % taps * outputs + index / taps]
    }
    return try encodeConvolution(
      .depthwiseConvolution2D, &writer, clamp: convolution.clamp, channels: convolution.channels,
      weights: convolution.weights, channelByChannel: channelByChannel, taps: taps)
  }

  /// Input and output are `[H, W, C]`.
  private func requireImages() throws(ImageBuilderError) {
    for tensor in [input(0), output] where tensor.shape.count != 3 {
      throw .shape(tensor: "\(network.name).\(tensor.name)", shape: tensor.shape)
    }
  }

  private func append(_ window: QuantizedWindow, to writer: inout ByteWriter) {
    for value in [
      window.kernelHeight, window.kernelWidth, window.strideHeight, window.strideWidth, window.dilationHeight,
      window.dilationWidth, window.paddingTop, window.paddingBottom, window.paddingLeft, window.paddingRight,
    ] { writer.append(Int32(clamping: value)) }
  }

  /// The block behind its window. `taps`: weights of an output channel; `channelByChannel`: the weights in the
  /// order `[O, taps]`.
  private func encodeConvolution(
    _ kind: OperatorKind, _ writer: inout ByteWriter, clamp: ClosedRange<Int32>, channels: QuantizedChannels,
    weights: [Int8], channelByChannel: [Int8], taps: Int
  ) throws(ImageBuilderError) -> EncodedOperation {
    let outputs = output.shape[2]
    try requireCount("weights", outputs * taps, weights.count)
    writer.append(contentsOf: [clamp.lowerBound, clamp.upperBound])
    try append(channels, count: outputs, to: &writer)
    writer.append(contentsOf: weights)
    return EncodedOperation(
      kind: kind, block: writer.bytes,
      accumulatorBound: try AccumulatorBound.largest(
        place, weights: channelByChannel, channels: channels, input: input(0)),
      multiplyAccumulates: output.count * taps)
  }

  private func encode(_ dense: QuantizedFullyConnected) throws(ImageBuilderError) -> EncodedOperation {
    try requireCount("weights", output.count * input(0).count, dense.weights.count)
    var writer = ByteWriter()
    writer.append(contentsOf: [dense.clamp.lowerBound, dense.clamp.upperBound])
    writer.align()
    try append(dense.channels, count: output.count, to: &writer)
    writer.append(contentsOf: dense.weights)
    return EncodedOperation(
      kind: .fullyConnected, block: writer.bytes,
      accumulatorBound: try AccumulatorBound.largest(
        place, weights: dense.weights, channels: dense.channels, input: input(0)),
      multiplyAccumulates: dense.weights.count)
  }

  private func encode(_ cell: QuantizedGatedRecurrentUnit) throws(ImageBuilderError) -> EncodedOperation {
    let rows = 3 * output.count
    try requireCount("inputWeights", rows * input(0).count, cell.inputWeights.count)
    try requireCount("recurrentWeights", rows * output.count, cell.recurrentWeights.count)
    try requireCount("sigmoidTable", FunctionTable.int16Count, cell.sigmoidTable.count)
    try requireCount("tanhTable", FunctionTable.int16Count, cell.tanhTable.count)
    var writer = ByteWriter()
    writer.append(contentsOf: cell.sigmoidTable)
    writer.align()
    writer.append(contentsOf: cell.tanhTable)
    writer.align()
    try append(cell.inputChannels, count: rows, to: &writer)
    try append(cell.recurrentChannels, count: rows, to: &writer)
    writer.append(contentsOf: cell.inputWeights)
    writer.align()
    writer.append(contentsOf: cell.recurrentWeights)
    let inputBound = try AccumulatorBound.largest(
      place, weights: cell.inputWeights, channels: cell.inputChannels, input: input(0))
    let recurrentBound = try AccumulatorBound.largest(
      place, weights: cell.recurrentWeights, channels: cell.recurrentChannels, input: input(1))
    return EncodedOperation(
      kind: .gatedRecurrentUnit, block: writer.bytes, accumulatorBound: max(inputBound, recurrentBound),
      multiplyAccumulates: cell.inputWeights.count + cell.recurrentWeights.count)
  }
}
