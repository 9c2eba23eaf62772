import FixedPoint
import Kernels
import ModelImage
import Quantization
import Testing

@testable import Runtime

/// Every operator, run from an image, equals its kernel called directly.
struct OperatorTests {
  static let types: [ElementType] = [.int8, .int16]

  private func int8(_ values: [Int16]) -> [Int8] { values.map { Int8(truncatingIfNeeded: $0) } }

  /// `[count]` numbers that a kernel writes as int8 or int16.
  private func direct(
    _ count: Int, _ type: ElementType, _ int8Kernel: (inout MutableSpan<Int8>) throws -> Void,
    _ int16Kernel: (inout MutableSpan<Int16>) throws -> Void
  ) rethrows -> [Int16] {
    switch type {
    case .int8:
      var values = [Int8](repeating: 0, count: count)
      var span = values.mutableSpan
      try int8Kernel(&span)
      return values.map { Int16($0) }
    case .int16:
      var values = [Int16](repeating: 0, count: count)
      var span = values.mutableSpan
      try int16Kernel(&span)
      return values
    }
  }

  @Test("Convolution", arguments: types, types)
  func convolution(inputType: ElementType, outputType: ElementType) throws {
    var generator = Generator(seed: 1)
    let x = OperatorModels.tensor(inputType, [7, 5, 3], zeroPoint: -7)
    let y = OperatorModels.tensor(outputType, [4, 2, 4], zeroPoint: 9)
    let clamp = outputType.minimum + 3...outputType.maximum - 5
    let convolution = QuantizedConvolution2D(
      weights: generator.weights(4 * 3 * 2 * 3),
      channels: generator.channels(4, shifts: inputType == .int8 ? -9 ... -5 : -16 ... -12), kernelHeight: 3,
      kernelWidth: 2, strideHeight: 2, strideWidth: 3, dilationWidth: 2, paddingTop: 1, paddingBottom: 1,
      paddingRight: 1, clamp: clamp)
    let input = generator.int16s(7 * 5 * 3, inputType)
    let loaded = try OperatorModels.image([
      OperatorModels.network(.convolution2D(convolution), inputs: [x], output: y)
    ])
    let geometry = Convolution2D.Geometry(
      input: ImageShape(height: 7, width: 5, channels: 3), outputChannels: 4,
      window: KernelWindow(
        kernelHeight: 3, kernelWidth: 2, strideHeight: 2, strideWidth: 3, dilationWidth: 2, paddingTop: 1,
        paddingBottom: 1, paddingRight: 1))
    let parameters = LinearParameters(
      inputZeroPoint: -7, outputZeroPoint: 9,
      clamp: ClampRange(lower: clamp.lowerBound, upper: clamp.upperBound))
    let narrow = int8(input)
    func kernel8(_ output: inout MutableSpan<Int8>) throws {
      let scales = ChannelScales(
        multipliers: convolution.channels.multipliers.span, shifts: convolution.channels.shifts.span)
      switch inputType {
      case .int8:
        try Convolution2D.apply(
          input: narrow.span, weights: convolution.weights.span, bias: convolution.channels.bias.span,
          scales: scales, geometry: geometry, parameters: parameters, output: &output)
      case .int16:
        try Convolution2D.apply(
          input: input.span, weights: convolution.weights.span, bias: convolution.channels.bias.span,
          scales: scales, geometry: geometry, parameters: parameters, output: &output)
      }
    }
    func kernel16(_ output: inout MutableSpan<Int16>) throws {
      let scales = ChannelScales(
        multipliers: convolution.channels.multipliers.span, shifts: convolution.channels.shifts.span)
      switch inputType {
      case .int8:
        try Convolution2D.apply(
          input: narrow.span, weights: convolution.weights.span, bias: convolution.channels.bias.span,
          scales: scales, geometry: geometry, parameters: parameters, output: &output)
      case .int16:
        try Convolution2D.apply(
          input: input.span, weights: convolution.weights.span, bias: convolution.channels.bias.span,
          scales: scales, geometry: geometry, parameters: parameters, output: &output)
      }
    }
    let expected = try direct(y.count, outputType, { try kernel8(&$0) }, { try kernel16(&$0) })
    #expect(try run(loaded, [input]) == expected)
    #expect(Set(expected).count > 8)
  }

  @Test("Fully connected, its input of any shape", arguments: types, types)
  func fullyConnected(inputType: ElementType, outputType: ElementType) throws {
    var generator = Generator(seed: 2)
    let x = OperatorModels.tensor(inputType, [2, 3, 4], zeroPoint: 5)
    let y = OperatorModels.tensor(outputType, [6], zeroPoint: -2)
    let dense = QuantizedFullyConnected(
      weights: generator.weights(24 * 6),
      channels: generator.channels(6, shifts: inputType == .int8 ? -9 ... -5 : -16 ... -12),
      clamp: OperatorModels.range(outputType))
    let input = generator.int16s(24, inputType)
    let loaded = try OperatorModels.image([
      OperatorModels.network(.fullyConnected(dense), inputs: [x], output: y)
    ])
    let geometry = FullyConnected.Geometry(inputCount: 24, outputCount: 6)
    let parameters = LinearParameters(
      inputZeroPoint: 5, outputZeroPoint: -2, clamp: outputType == .int8 ? .int8 : .int16)
    let narrow = int8(input)
    func kernel8(_ output: inout MutableSpan<Int8>) throws {
      let scales = ChannelScales(
        multipliers: dense.channels.multipliers.span, shifts: dense.channels.shifts.span)
      switch inputType {
      case .int8:
        try FullyConnected.apply(
          input: narrow.span, weights: dense.weights.span, bias: dense.channels.bias.span, scales: scales,
          geometry: geometry, parameters: parameters, output: &output)
      case .int16:
        try FullyConnected.apply(
          input: input.span, weights: dense.weights.span, bias: dense.channels.bias.span, scales: scales,
          geometry: geometry, parameters: parameters, output: &output)
      }
    }
    func kernel16(_ output: inout MutableSpan<Int16>) throws {
      let scales = ChannelScales(
        multipliers: dense.channels.multipliers.span, shifts: dense.channels.shifts.span)
      switch inputType {
      case .int8:
        try FullyConnected.apply(
          input: narrow.span, weights: dense.weights.span, bias: dense.channels.bias.span, scales: scales,
          geometry: geometry, parameters: parameters, output: &output)
      case .int16:
        try FullyConnected.apply(
          input: input.span, weights: dense.weights.span, bias: dense.channels.bias.span, scales: scales,
          geometry: geometry, parameters: parameters, output: &output)
      }
    }
    let expected = try direct(6, outputType, { try kernel8(&$0) }, { try kernel16(&$0) })
    #expect(try run(loaded, [input]) == expected)
    #expect(Set(expected).count > 3)
  }

  @Test("Addition", arguments: types)
  func add(type: ElementType) throws {
    var generator = Generator(seed: 3)
    let first = QuantizedMultiplier(multiplier: 1_500_000_000, shift: -1)
    let second = QuantizedMultiplier(multiplier: 1 << 30, shift: 0)
    let output = QuantizedMultiplier(multiplier: 1_900_000_000, shift: type == .int8 ? -18 : -13)
    let operation = QuantizedOperation.add(
      QuantizedAdd(first: first, second: second, output: output, clamp: -100...120))
    let tensors = [3, -4, 1].map { OperatorModels.tensor(type, [2, 5], zeroPoint: $0) }
    let loaded = try OperatorModels.image([
      OperatorModels.network(operation, inputs: Array(tensors[..<2]), output: tensors[2])
    ])
    let (a, b) = (generator.int16s(10, type), generator.int16s(10, type))
    let (a8, b8) = (int8(a), int8(b))
    let parameters = Addition.Parameters(
      firstZeroPoint: 3, firstFactor: first, secondZeroPoint: -4, secondFactor: second, outputFactor: output,
      outputZeroPoint: 1, clamp: ClampRange(lower: -100, upper: 120))
    let expected = try direct(
      10, type,
      { try Addition.apply(first: a8.span, second: b8.span, parameters: parameters, output: &$0) },
      { try Addition.apply(first: a.span, second: b.span, parameters: parameters, output: &$0) })
    #expect(try run(loaded, [a, b]) == expected)
    #expect(Set(expected).count > 1)
  }

  @Test("Subtraction, its second operand of the end of the shape", arguments: types)
  func subtract(type: ElementType) throws {
    var generator = Generator(seed: 13)
    let first = QuantizedMultiplier(multiplier: 1_500_000_000, shift: -1)
    let second = QuantizedMultiplier(multiplier: 1 << 30, shift: 0)
    let output = QuantizedMultiplier(multiplier: 1_900_000_000, shift: type == .int8 ? -18 : -13)
    let range = OperatorModels.range(type)
    let operation = QuantizedOperation.subtract(
      QuantizedAdd(first: first, second: second, output: output, clamp: range))
    let (a, b) = (generator.int16s(24, type), generator.int16s(4, type))
    let (a8, b8) = (int8(a), int8(b))
    let parameters = Addition.Parameters(
      firstZeroPoint: 3, firstFactor: first, secondZeroPoint: -4, secondFactor: second, outputFactor: output,
      outputZeroPoint: 1, clamp: ClampRange(lower: range.lowerBound, upper: range.upperBound))
    let expected = try direct(
      24, type,
      { try Subtraction.apply(first: a8.span, second: b8.span, parameters: parameters, output: &$0) },
      { try Subtraction.apply(first: a.span, second: b.span, parameters: parameters, output: &$0) })
    for shape in [[4], [1, 4], [1, 1, 4]] {
      let loaded = try OperatorModels.image([
        OperatorModels.network(
          operation,
          inputs: [
            OperatorModels.tensor(type, [3, 2, 4], zeroPoint: 3),
            OperatorModels.tensor(type, shape, zeroPoint: -4),
          ], output: OperatorModels.tensor(type, [3, 2, 4], zeroPoint: 1))
      ])
      #expect(try run(loaded, [a, b]) == expected)
    }
    #expect(Set(expected).count > 4)
  }

  @Test("Softmax", arguments: types)
  func softmax(type: ElementType) throws {
    var generator = Generator(seed: 14)
    let input = QuantizedMultiplier(multiplier: 1_300_000_000, shift: type == .int8 ? 12 : 4)
    let output = QuantizedMultiplier(multiplier: 1 << 30, shift: type == .int8 ? -20 : -13)
    let zeroPoint: Int32 = type == .int8 ? -128 : 0
    let loaded = try OperatorModels.image([
      OperatorModels.network(
        .softmax(QuantizedSoftmax(input: input, output: output)),
        inputs: [OperatorModels.tensor(type, [2, 3, 5], zeroPoint: 7)],
        output: OperatorModels.tensor(type, [2, 3, 5], zeroPoint: zeroPoint))
    ])
    let values = generator.int16s(30, type)
    let narrow = int8(values)
    let parameters = Softmax.Parameters(
      channels: 5, inputFactor: input, outputFactor: output, outputZeroPoint: zeroPoint)
    let expected = try direct(
      30, type, { try Softmax.apply(input: narrow.span, parameters: parameters, output: &$0) },
      { try Softmax.apply(input: values.span, parameters: parameters, output: &$0) })
    #expect(try run(loaded, [values]) == expected)
    #expect(Set(expected).count > 4)
  }

  @Test("Layer normalisation", arguments: types)
  func layerNormalization(type: ElementType) throws {
    var generator = Generator(seed: 15)
    let channels = QuantizedChannels(
      bias: [100, -2000, 0, 5000, 7], multipliers: [1 << 30, -1_500_000_000, .max, 0, 1_200_000_000],
      shifts: type == .int8 ? [-12, -12, -13, 0, -11] : [-4, -4, -5, 0, -3])
    let layer = QuantizedLayerNormalization(
      epsilon: 0x1_2345_6789, channels: channels, clamp: OperatorModels.range(type))
    let loaded = try OperatorModels.image([
      OperatorModels.network(
        .layerNormalization(layer), inputs: [OperatorModels.tensor(type, [2, 3, 5], zeroPoint: 7)],
        output: OperatorModels.tensor(type, [2, 3, 5], zeroPoint: -3))
    ])
    let values = generator.int16s(30, type)
    let narrow = int8(values)
    let parameters = LayerNormalization.Parameters(
      channels: 5, epsilonHigh: 1, epsilonLow: 0x2345_6789, outputZeroPoint: -3,
      clamp: type == .int8 ? .int8 : .int16)
    let expected = try direct(
      30, type,
      {
        try LayerNormalization.apply(
          input: narrow.span, bias: channels.bias.span,
          scales: ChannelScales(multipliers: channels.multipliers.span, shifts: channels.shifts.span),
          parameters: parameters, output: &$0)
      },
      {
        try LayerNormalization.apply(
          input: values.span, bias: channels.bias.span,
          scales: ChannelScales(multipliers: channels.multipliers.span, shifts: channels.shifts.span),
          parameters: parameters, output: &$0)
      })
    #expect(try run(loaded, [values]) == expected)
    #expect(Set(expected).count > 8)
  }

  @Test("Multiplication", arguments: types)
  func multiply(type: ElementType) throws {
    var generator = Generator(seed: 4)
    let factor = QuantizedMultiplier(multiplier: 1_300_000_000, shift: type == .int8 ? -6 : -15)
    let range = OperatorModels.range(type)
    let operation = QuantizedOperation.multiply(QuantizedMultiply(output: factor, clamp: range))
    let tensors = [3, -4, 1].map { OperatorModels.tensor(type, [3, 4], zeroPoint: $0) }
    let loaded = try OperatorModels.image([
      OperatorModels.network(operation, inputs: Array(tensors[..<2]), output: tensors[2])
    ])
    let (a, b) = (generator.int16s(12, type), generator.int16s(12, type))
    let (a8, b8) = (int8(a), int8(b))
    let parameters = Multiplication.Parameters(
      firstZeroPoint: 3, secondZeroPoint: -4, factor: factor, outputZeroPoint: 1,
      clamp: ClampRange(lower: range.lowerBound, upper: range.upperBound))
    let expected = try direct(
      12, type,
      { try Multiplication.apply(first: a8.span, second: b8.span, parameters: parameters, output: &$0) },
      { try Multiplication.apply(first: a.span, second: b.span, parameters: parameters, output: &$0) })
    #expect(try run(loaded, [a, b]) == expected)
    #expect(Set(expected).count > 4)
  }

  @Test("Concatenation of two to four inputs of either width", arguments: 2...4)
  func concatenate(count: Int) throws {
    var generator = Generator(seed: 5)
    let types: [ElementType] = [.int16, .int8, .int16, .int8]
    let factors = (0..<count).map {
      QuantizedMultiplier(multiplier: 1_200_000_000 + Int32($0) * 100_000_000, shift: 1 - Int32($0))
    }
    let tensors = (0..<count).map {
      OperatorModels.tensor(types[$0], [2, $0 + 1], zeroPoint: Int32($0) * 3)
    }
    let channels = (1...count).reduce(0, +)
    let output = OperatorModels.tensor(.int16, [2, channels], zeroPoint: -11)
    let operation = QuantizedOperation.concatenate(
      QuantizedConcatenate(factors: factors, clamp: OperatorModels.range(.int16)))
    let loaded = try OperatorModels.image([
      OperatorModels.network(operation, inputs: tensors, output: output)
    ])
    let inputs = tensors.map { generator.int16s($0.count, $0.elementType) }
    var expected = [Int16](repeating: 0, count: 2 * channels)
    var offset = 0
    for (place, values) in inputs.enumerated() {
      for row in 0..<2 {
        for channel in 0...place {
          let value = Int32(values[row * (place + 1) + channel]) - Int32(place) * 3
          let scaled = multiplyByQuantizedMultiplier(value, factors[place]) - 11
          expected[row * channels + offset + channel] = saturatingInt16(scaled)
        }
      }
      offset += place + 1
    }
    #expect(try run(loaded, inputs) == expected)
  }

  @Test("Clamp", arguments: types)
  func clamp(type: ElementType) throws {
    var generator = Generator(seed: 6)
    let tensor = OperatorModels.tensor(type, [40], zeroPoint: 2)
    let loaded = try OperatorModels.image([
      OperatorModels.network(.clamp(2...90), inputs: [tensor], output: tensor)
    ])
    let input = generator.int16s(40, type)
    #expect(try run(loaded, [input]) == input.map { min(max($0, 2), 90) })
  }

  @Test("Rescaling", arguments: types, types)
  func rescale(inputType: ElementType, outputType: ElementType) throws {
    var generator = Generator(seed: 7)
    let factor = QuantizedMultiplier(multiplier: 1_700_000_000, shift: inputType == .int8 ? 1 : -7)
    let range = OperatorModels.range(outputType)
    let loaded = try OperatorModels.image([
      OperatorModels.network(
        .rescale(QuantizedRescale(output: factor, clamp: range)),
        inputs: [OperatorModels.tensor(inputType, [30], zeroPoint: -6)],
        output: OperatorModels.tensor(outputType, [5, 6], zeroPoint: 13))
    ])
    let input = generator.int16s(30, inputType)
    let expected = input.map { value in
      let scaled = multiplyByQuantizedMultiplier(Int32(value) + 6, factor) + 13
      return Int16(FixedPoint.clamp(scaled, lower: range.lowerBound, upper: range.upperBound))
    }
    #expect(try run(loaded, [input]) == expected)
  }

  @Test("Functions by table", arguments: types)
  func table(type: ElementType) throws {
    var generator = Generator(seed: 8)
    let tensor = OperatorModels.tensor(type, [50], zeroPoint: 0)
    let table = generator.int16s(type == .int8 ? 256 : 513, type)
    let loaded = try OperatorModels.image([
      OperatorModels.network(.tableFunction(table), inputs: [tensor], output: tensor)
    ])
    let input = generator.int16s(50, type)
    let (input8, table8) = (int8(input), int8(table))
    let expected = try direct(
      50, type, { try TableFunction.apply(input: input8.span, table: table8.span, output: &$0) },
      { try TableFunction.apply(input: input.span, table: table.span, output: &$0) })
    #expect(try run(loaded, [input]) == expected)
  }

  @Test("Recurrent cell")
  func gatedRecurrentUnit() throws {
    var generator = Generator(seed: 9)
    let (inputs, units) = (5, 4)
    let cell = QuantizedGatedRecurrentUnit(
      inputWeights: generator.weights(3 * units * inputs),
      recurrentWeights: generator.weights(3 * units * units),
      inputChannels: generator.channels(3 * units), recurrentChannels: generator.channels(3 * units),
      sigmoidTable: (0..<513).map { Int16(($0 * 32767) / 512) },
      tanhTable: (0..<513).map { Int16(clamping: $0 * 128 - 32768) })
    let loaded = try OperatorModels.image([
      OperatorModels.network(
        .gatedRecurrentUnit(cell),
        inputs: [
          OperatorModels.tensor(.int16, [inputs], zeroPoint: 21),
          OperatorModels.tensor(.int16, [units], zeroPoint: 0),
        ], output: OperatorModels.tensor(.int16, [units], zeroPoint: 0))
    ])
    let (x, h) = (generator.int16s(inputs, .int16), generator.int16s(units, .int16))
    var expected = [Int16](repeating: 0, count: units)
    var output = expected.mutableSpan
    try GatedRecurrentUnit.apply(
      input: x.span, state: h.span,
      inputProjection: GatedRecurrentUnit.Projection(
        weights: cell.inputWeights.span, bias: cell.inputChannels.bias.span,
        scales: ChannelScales(
          multipliers: cell.inputChannels.multipliers.span, shifts: cell.inputChannels.shifts.span)),
      recurrentProjection: GatedRecurrentUnit.Projection(
        weights: cell.recurrentWeights.span, bias: cell.recurrentChannels.bias.span,
        scales: ChannelScales(
          multipliers: cell.recurrentChannels.multipliers.span, shifts: cell.recurrentChannels.shifts.span)),
      tables: GatedRecurrentUnit.Tables(sigmoid: cell.sigmoidTable.span, tanh: cell.tanhTable.span),
      geometry: GatedRecurrentUnit.Geometry(inputCount: inputs, stateCount: units), inputZeroPoint: 21,
      output: &output)
    #expect(try run(loaded, [x, h]) == expected)
  }
}
