import CTarget
import FixedPoint
import Kernels
import PackedWeights
import Testing
import WeightPackers

/// The kernels for Cortex-M with the DSP extension equal the definition bit for bit. Elsewhere their steps are the same
/// arithmetic in C, so what runs here is the packing, the tiling and the identities behind the requantisation.
@Suite struct DSPKernelTests {
  @Test(arguments: [WeightPacking.dspChannelPairs, .dspDoubledWords], [false, true])
  func convolutions(_ packing: WeightPacking, isExtreme: Bool) throws {
    var random = SplitMix64(seed: 71)
    for _ in 0..<80 {
      let test = PackedCase.convolution(isExtreme: isExtreme, &random)
      #expect(try test.packed(packing) == test.expected(), "\(test.operation.shape)")
      try test.expectStreamIsReadable(packing)
    }
  }

  /// Kernel rows of every length modulo words, in odd and even numbers, at each border; pairs of pixels in one row and in
  /// two, rows of a single pixel.
  @Test(arguments: 1...9)
  func rowsOfEveryLength(_ channels: Int) throws {
    var random = SplitMix64(seed: UInt64(80 + channels))
    for kernelHeight in 1...4 {
      for kernelWidth in 1...4 {
        for width in [4, 5, 9] {
          let padding = { Int.random(in: 0...2, using: &random) }
          let geometry = Convolution2D.Geometry(
            input: ImageShape(height: 6, width: width, channels: channels), outputChannels: 8,
            window: KernelWindow(
              kernelHeight: kernelHeight, kernelWidth: kernelWidth,
              strideHeight: .random(in: 1...2, using: &random),
              strideWidth: .random(in: 1...3, using: &random),
              dilationHeight: .random(in: 1...2, using: &random), paddingTop: padding(),
              paddingBottom: 2, paddingLeft: padding(), paddingRight: padding()))
          for packing in [
            WeightPacking.dspChannelPairs, .dspDoubledWords, .dspWideChannelPairs, .dspWideWords,
          ] {
            let isWide = packing == .dspWideChannelPairs || packing == .dspWideWords
            let test = PackedCase(
              PackedShape(geometry, hasWideInput: isWide, hasWideOutput: isWide), window: geometry.window,
              isExtreme: false, &random)
            #expect(try test.packed(packing) == test.expected(), "\(geometry)")
          }
        }
      }
    }
  }

  /// One side is padded at a time, by more than a kernel, with taps next to each other and apart.
  @Test(arguments: [2, 3, 4, 8], [1, 2])
  func eachSideIsPadded(_ channels: Int, dilation: Int) throws {
    var random = SplitMix64(seed: UInt64(90 + channels))
    for side in 0..<4 {
      for size in 1...4 {
        let padding = (0..<4).map { $0 == side ? 4 : 0 }
        let geometry = Convolution2D.Geometry(
          input: ImageShape(height: size + 4, width: 9 - size, channels: channels), outputChannels: 5,
          window: KernelWindow(
            kernelHeight: 3, kernelWidth: 3, dilationHeight: dilation, dilationWidth: dilation,
            paddingTop: padding[0], paddingBottom: padding[1], paddingLeft: padding[2],
            paddingRight: padding[3]))
        for packing in [WeightPacking.dspChannelPairs, .dspDoubledWords] {
          let test = PackedCase(
            PackedShape(geometry, hasWideInput: false, hasWideOutput: false), window: geometry.window,
            isExtreme: false, &random)
          #expect(try test.packed(packing) == test.expected(), "\(geometry)")
        }
      }
    }
  }

  /// Loops that are entered in their middle take every number of pairs.
  @Test func entriesLeaveWholeRounds() {
    for pairs in 1...200 as ClosedRange<UInt32> {
      #expect(((ll_dsp_entry_of_channel_pairs(2 * pairs) / 48 + pairs) % 24) == 0)
      #expect(((ll_dsp_entry_of_words(2 * pairs) / 44 + pairs) % 18) == 0)
      #expect(ll_dsp_entry_of_channel_pairs(2 * pairs) < 24 * 48)
      #expect(ll_dsp_entry_of_words(2 * pairs) < 18 * 44)
    }
  }

  /// More inputs than shared words can sum up, with sums at their ends.
  @Test(arguments: [WeightPacking.dspChannelPairs, .dspDoubledWords])
  func longSumsAreTakenInPieces(_ packing: WeightPacking) throws {
    var random = SplitMix64(seed: 72)
    for channels in [64, 171] {
      let geometry = Convolution2D.Geometry(
        input: ImageShape(height: 3, width: 4, channels: channels), outputChannels: 5,
        window: KernelWindow(kernelHeight: 3, kernelWidth: 3, paddingTop: 1, paddingRight: 1))
      var test = PackedCase(
        PackedShape(geometry, hasWideInput: false, hasWideOutput: false), window: geometry.window,
        isExtreme: true, &random)
      #expect(try test.packed(packing) == test.expected())
      test.input = test.input.map { _ in -128 }
      test.operation.weights = test.operation.weights.indices.map { $0 % 2 == 0 ? -127 : -126 }
      test.operation.factors = test.operation.factors.map {
        QuantizedMultiplier(multiplier: $0.multiplier, shift: min($0.shift, -9))
      }
      #expect(try test.packed(packing) == test.expected())
    }
  }

  /// int16 on either side or on both, any zero point, accumulators of up to 31 bits.
  @Test(arguments: [
    (WeightPacking.dspChannelPairs, false), (.dspDoubledWords, false), (.dspWideChannelPairs, true),
    (.dspWideWords, true),
  ])
  func convolutionsWithInt16(_ packing: WeightPacking, isWideInput: Bool) throws {
    var random = SplitMix64(seed: 75)
    for index in 0..<80 {
      let test = PackedCase.convolution(
        isWide: (isWideInput, isWideInput ? index % 2 == 0 : true), isExtreme: index % 3 == 0, &random)
      #expect(try test.packed(packing) == test.expected(), "\(test.operation.shape)")
      try test.expectStreamIsReadable(packing)
    }
  }

  @Test(arguments: [1, 3, 8, 65, 68, 513, 700], [false, true])
  func denseLayersWithInt16(_ inputs: Int, isWideOutput: Bool) throws {
    var random = SplitMix64(seed: UInt64(76 + inputs))
    for outputs in [1, 2, 4, 7] {
      var test = PackedCase.dense(
        inputs: inputs, outputs: outputs, isWide: (true, isWideOutput), isExtreme: false, &random)
      // Sums near 31 bits.
      test.input = test.input.map { $0 < 0 ? -32768 : 32767 }
      #expect(try test.packed(.dspWideChannelPairs) == test.expected(), "\(inputs) to \(outputs)")
      try test.expectStreamIsReadable(.dspWideChannelPairs)
      test = PackedCase.dense(
        inputs: inputs, outputs: outputs, isWide: (false, true), isExtreme: isWideOutput, &random)
      #expect(try test.packed(.dspChannelPairs) == test.expected(), "\(inputs) to \(outputs)")
    }
  }

  /// Longer sums of int16 than shared words can hold, at their ends.
  @Test func longSumsOfInt16AreTakenInPieces() throws {
    var random = SplitMix64(seed: 77)
    for (channels, weight) in [(64, 110), (100, 70)] {
      let geometry = Convolution2D.Geometry(
        input: ImageShape(height: 3, width: 4, channels: channels), outputChannels: 3,
        window: KernelWindow(kernelHeight: 3, kernelWidth: 3, paddingTop: 1, paddingRight: 1))
      var test = PackedCase(
        PackedShape(geometry, hasWideInput: true, hasWideOutput: true), window: geometry.window,
        isExtreme: false, &random)
      test.parameters.inputZeroPoint = 0
      test.operation.inputZeroPoint = 0
      test.input = test.input.map { _ in -32768 }
      test.operation.weights = test.operation.weights.indices.map { Int8($0 % 2 == 0 ? -weight : 1 - weight) }
      test.operation.factors = test.operation.factors.map {
        QuantizedMultiplier(multiplier: $0.multiplier, shift: -17)
      }
      #expect(try test.packed(.dspWideChannelPairs) == test.expected())
      #expect(try test.packed(.dspWideWords) == test.expected())
    }
  }

  /// Any kernel, stride, dilation and padding, int8 and int16 on either side.
  @Test(arguments: [(WeightPacking.dspTaps, false), (.dspWideTaps, true)])
  func depthwiseConvolutions(_ packing: WeightPacking, isWideInput: Bool) throws {
    var random = SplitMix64(seed: 78)
    for index in 0..<80 {
      let test = PackedCase.depthwise(
        channels: [4, 8, 12].randomElement(using: &random)!, channelMultiplier: 1,
        isWide: (isWideInput, index % 2 == 0), isExtreme: index % 3 == 0, &random)
      #expect(try test.packed(packing) == test.expected(), "\(test.operation.shape)")
      try test.expectStreamIsReadable(packing)
    }
    let geometry = DepthwiseConvolution2D.Geometry(
      input: ImageShape(height: 9, width: 8, channels: 4), channelMultiplier: 1,
      window: KernelWindow(
        kernelHeight: 7, kernelWidth: 7, paddingTop: 3, paddingBottom: 3, paddingLeft: 3, paddingRight: 3))
    let test = PackedCase(
      PackedShape(geometry, hasWideInput: isWideInput, hasWideOutput: isWideInput),
      window: geometry.window, isExtreme: true, &random)
    #expect(try test.packed(packing) == test.expected())
  }

  /// Four channels are read at a time; what has others keeps the canonical order.
  @Test func depthwiseConvolutionsOfOtherChannelsAreRefused() {
    var random = SplitMix64(seed: 79)
    for (channels, multiplier) in [(6, 1), (4, 2)] {
      let test = PackedCase.depthwise(
        channels: channels, channelMultiplier: multiplier, isExtreme: false, &random)
      #expect(throws: PackingRefusal.shape) { try test.operation.packed(.dspTaps) }
    }
  }

  /// The layers whose outputs CMSIS-NN computed.
  @Test(arguments: LayerVector.all.indices)
  func checksumEqualsCMSIS(_ index: Int) throws {
    let layer = LayerVector.all[index]
    for packing in [WeightPacking.dspChannelPairs, .dspDoubledWords, .dspTaps] {
      let test = PackedCase(layer)
      guard packing.sizes(test.operation.shape) != nil else { continue }
      let output = try test.packed(packing).map { Int8($0) }
      #expect(fnv1a(output) == layer.checksum, "\(layer.name) \(packing)")
    }
  }

  @Test(arguments: [1, 3, 8, 65, 68, 500, 513, 1024, 1500], [false, true])
  func denseLayers(_ inputs: Int, isExtreme: Bool) throws {
    var random = SplitMix64(seed: UInt64(73 + inputs))
    for outputs in [1, 4, 6, 11] {
      let test = PackedCase.dense(inputs: inputs, outputs: outputs, isExtreme: isExtreme, &random)
      #expect(try test.packed(.dspChannelPairs) == test.expected(), "\(inputs) to \(outputs)")
      try test.expectStreamIsReadable(.dspChannelPairs)
    }
  }

  @Test func whatTheKernelsCannotTakeIsRefused() {
    var random = SplitMix64(seed: 74)
    let sound = PackedCase.dense(inputs: 4, outputs: 2, isExtreme: false, &random).operation
    func refusal(_ change: (inout PackableOperator) -> Void) -> PackingRefusal? {
      var operation = sound
      change(&operation)
      do throws(PackingRefusal) {
        _ = try operation.packed(.dspChannelPairs)
        return nil
      } catch { return error }
    }
    #expect(refusal { _ in } == nil)
    #expect(refusal { $0.shape.hasWideInput = true } == .shape)
    #expect(refusal { $0.weights[5] = -128 } == .weight(channel: 1, input: 1))
    #expect(refusal { $0.factors[0].shift = 0 } == .shift(channel: 0, value: 0))
    #expect(refusal { $0.factors[1].shift = -23 } == .shift(channel: 1, value: -23))
    #expect(refusal { $0.factors[1].multiplier = 5 } == .multiplier(channel: 1, value: 5))
    #expect(refusal { $0.bias[0] = 1 << 30 } == .accumulator(channel: 0))
    #expect(
      refusal {
        $0.bias[1] = 1 << 20
        $0.factors[1].shift = -4
      } == .scaled(channel: 1))
  }

  @Test func argumentsAreChecked() throws {
    let geometry = Convolution2D.Geometry(
      input: ImageShape(height: 1, width: 1, channels: 4), outputChannels: 4,
      window: KernelWindow(kernelHeight: 1, kernelWidth: 1))
    let shape = PackedShape(geometry, hasWideInput: false, hasWideOutput: false)
    #expect(try #require(WeightPacking.dspChannelPairs.sizes(shape)) == (80, 144))
    #expect(try #require(WeightPacking.dspDoubledWords.sizes(shape)) == (96, 144))
    let scratch = AlignedBytes([UInt8](repeating: 0, count: 16))
    let output = AlignedBytes([UInt8](repeating: 0, count: 4))
    let (input, stream) = ([UInt8](repeating: 0, count: 4), [UInt8](repeating: 0, count: 80))
    #expect(throws: KernelError.elementCount(.scratch, expected: 144, actual: 16)) {
      var scratch = MutableRawSpan(_unsafeStart: scratch.memory.baseAddress!, byteCount: 16)
      var output = MutableRawSpan(_unsafeStart: output.memory.baseAddress!, byteCount: 4)
      try PackedOperator.apply(
        .dspChannelPairs, shape: shape, window: geometry.window,
        parameters: LinearParameters(inputZeroPoint: 0, outputZeroPoint: 0, clamp: .int8),
        input: input.span.bytes, stream: stream.span.bytes, scratch: &scratch, output: &output)
    }
  }
}
