import FixedPoint
import Kernels
import Quantization
import Testing

/// The kernels for Cortex-M with the DSP extension equal the portable ones bit for bit. Elsewhere their steps are the same
/// arithmetic in C, so what runs here is the packing, the tiling and the identities behind the requantisation.
@Suite struct DSPKernelTests {
  private struct Operator {
    var input: [Int8]
    var weights: [Int8]
    var bias: [Int32]
    var factors: [QuantizedMultiplier]
    var parameters: LinearParameters

    /// Shifts put outputs around the clamp's ends; `isExtreme` takes activations and weights from their ends.
    init(inputs: Int, channels: Int, taps: Int, isExtreme: Bool, _ random: inout SplitMix64) {
      input = (0..<inputs).map { _ in
        isExtreme ? [-128, 127].randomElement(using: &random)! : .random(in: -128...127, using: &random)
      }
      weights = (0..<(channels * taps)).map { _ in
        isExtreme ? [-127, 127].randomElement(using: &random)! : .random(in: -127...127, using: &random)
      }
      bias = (0..<channels).map { _ in .random(in: -10_000...10_000, using: &random) }
      let base = Int32(Double(taps * 128 * 127 / 900 + 2).exponent)
      factors = (0..<channels).map { _ in
        QuantizedMultiplier(
          multiplier: [1 << 30, .max, .random(in: (1 << 30)...(.max), using: &random)]
            .randomElement(using: &random)!,
          shift: -(base + .random(in: 0...3, using: &random)).clamped(1, 22))
      }
      let lower = Int32.random(in: -128...100, using: &random)
      parameters = LinearParameters(
        inputZeroPoint: .random(in: -128...127, using: &random),
        outputZeroPoint: .random(in: -128...127, using: &random),
        clamp: ClampRange(lower: lower, upper: .random(in: lower...127, using: &random)))
    }

    var packer: DSPWeightPacker {
      DSPWeightPacker(
        weights: weights, bias: bias, factors: factors, inputZeroPoint: parameters.inputZeroPoint,
        outputZeroPoint: parameters.outputZeroPoint)
    }
  }

  private func portable(_ test: Operator, _ geometry: Convolution2D.Geometry) throws -> [Int8] {
    var result = [Int8](repeating: 0, count: geometry.output.count)
    var output = result.mutableSpan
    let (multipliers, shifts) = (test.factors.map(\.multiplier), test.factors.map(\.shift))
    try Convolution2D.apply(
      input: test.input.span, weights: test.weights.span, bias: test.bias.span,
      scales: ChannelScales(multipliers: multipliers.span, shifts: shifts.span), geometry: geometry,
      parameters: test.parameters, output: &output)
    return result
  }

  private func packed(
    _ test: Operator, _ geometry: Convolution2D.Geometry, _ packing: DSPWeightPacking
  ) throws -> [Int8] {
    let stream = try test.packer.packed(
      packing, paddedInputs: DSPConvolution2D.paddedInputCount(geometry))
    // What scratch held before must not matter.
    var memory = [UInt32](repeating: 0xA5A5_5A5A, count: DSPConvolution2D.scratchWords(geometry))
    var result = [Int8](repeating: 0, count: geometry.output.count)
    var scratch = memory.mutableSpan
    var output = result.mutableSpan
    try DSPConvolution2D.apply(
      input: test.input.span, stream: stream.span, packing: packing, geometry: geometry,
      parameters: test.parameters, scratch: &scratch, output: &output)
    return result
  }

  @Test(arguments: [DSPWeightPacking.channelPairs, .doubledWords], [false, true])
  func convolutionsEqualThePortableKernel(_ packing: DSPWeightPacking, isExtreme: Bool) throws {
    var random = SplitMix64(seed: 71)
    for _ in 0..<120 {
      var geometry = Convolution2DTests.randomGeometry(&random)
      geometry.outputChannels = .random(in: 1...9, using: &random)
      let window = geometry.window
      let test = Operator(
        inputs: geometry.input.count, channels: geometry.outputChannels,
        taps: window.kernelHeight * window.kernelWidth * geometry.input.channels, isExtreme: isExtreme,
        &random)
      #expect(try packed(test, geometry, packing) == portable(test, geometry), "\(geometry)")
    }
  }

  /// More inputs than shared words can sum up, with sums at their ends.
  @Test(arguments: [DSPWeightPacking.channelPairs, .doubledWords])
  func longSumsAreTakenInPieces(_ packing: DSPWeightPacking) throws {
    var random = SplitMix64(seed: 72)
    for channels in [64, 128, 171] {
      let geometry = Convolution2D.Geometry(
        input: ImageShape(height: 3, width: 4, channels: channels), outputChannels: 5,
        window: KernelWindow(kernelHeight: 3, kernelWidth: 3, paddingTop: 1, paddingRight: 1))
      var test = Operator(
        inputs: geometry.input.count, channels: 5, taps: 9 * channels, isExtreme: true, &random)
      #expect(try packed(test, geometry, packing) == portable(test, geometry))
      test.input = test.input.map { _ in -128 }
      test.weights = test.weights.indices.map { $0 % 2 == 0 ? -127 : -126 }
      #expect(try packed(test, geometry, packing) == portable(test, geometry))
    }
  }

  @Test(arguments: [1, 3, 8, 65, 68, 500, 513, 1024, 1500])
  func denseLayersEqualThePortableKernel(_ inputs: Int) throws {
    var random = SplitMix64(seed: UInt64(73 + inputs))
    for outputs in [1, 4, 6, 11] {
      for isExtreme in [false, true] {
        let test = Operator(
          inputs: inputs, channels: outputs, taps: inputs, isExtreme: isExtreme, &random)
        let geometry = FullyConnected.Geometry(inputCount: inputs, outputCount: outputs)
        let stream = try test.packer.packed(
          .channelPairs, paddedInputs: DSPFullyConnected.paddedInputCount(geometry))
        var memory = [UInt32](repeating: 0xA5A5_5A5A, count: DSPFullyConnected.scratchWords(geometry))
        var result = [Int8](repeating: 0, count: outputs)
        var scratch = memory.mutableSpan
        var output = result.mutableSpan
        try DSPFullyConnected.apply(
          input: test.input.span, stream: stream.span, geometry: geometry, parameters: test.parameters,
          scratch: &scratch, output: &output)
        let image = Convolution2D.Geometry(
          input: ImageShape(height: 1, width: 1, channels: inputs), outputChannels: outputs,
          window: KernelWindow(kernelHeight: 1, kernelWidth: 1))
        #expect(try result == portable(test, image), "\(inputs) to \(outputs)")
      }
    }
  }

  @Test func whatTheKernelsCannotTakeIsRefused() {
    var random = SplitMix64(seed: 74)
    let sound = Operator(inputs: 8, channels: 2, taps: 4, isExtreme: false, &random).packer
    func refusal(_ change: (inout DSPWeightPacker) -> Void) -> DSPWeightPacker.Refusal? {
      var packer = sound
      change(&packer)
      do throws(DSPWeightPacker.Refusal) {
        _ = try packer.packed(.channelPairs, paddedInputs: 4)
        return nil
      } catch { return error }
    }
    #expect(refusal { _ in } == nil)
    #expect(refusal { $0.weights[5] = -128 } == .weight(channel: 1, index: 1))
    #expect(refusal { $0.factors[0].shift = 0 } == .shift(channel: 0, value: 0))
    #expect(refusal { $0.factors[1].shift = -23 } == .shift(channel: 1, value: -23))
    #expect(refusal { $0.factors[1].multiplier = 5 } == .multiplier(channel: 1, value: 5))
    #expect(
      refusal {
        $0.bias[0] = 1 << 30
        $0.inputZeroPoint = 0
        $0.weights = [Int8](repeating: 0, count: 8)
      } == .accumulator(channel: 0, bound: 1 << 30))
    #expect(
      refusal {
        $0.bias[1] = 1 << 20
        $0.inputZeroPoint = 0
        $0.outputZeroPoint = 0
        $0.weights = [Int8](repeating: 0, count: 8)
        $0.factors[1].shift = -4
      } == .range(channel: 1, bound: (1 << 16) + 130))
  }

  @Test func argumentsAreChecked() {
    let geometry = Convolution2D.Geometry(
      input: ImageShape(height: 1, width: 1, channels: 4), outputChannels: 4,
      window: KernelWindow(kernelHeight: 1, kernelWidth: 1))
    #expect(DSPConvolution2D.streamWords(geometry, .channelPairs) == 20)
    #expect(DSPConvolution2D.streamWords(geometry, .doubledWords) == 24)
    let (input, stream) = ([Int8](repeating: 0, count: 4), [Int32](repeating: 0, count: 20))
    var (memory, result) = ([UInt32](repeating: 0, count: 5), [Int8](repeating: 0, count: 4))
    #expect(throws: KernelError.elementCount(.scratch, expected: 6, actual: 5)) {
      var scratch = memory.mutableSpan
      var output = result.mutableSpan
      try DSPConvolution2D.apply(
        input: input.span, stream: stream.span, packing: .channelPairs, geometry: geometry,
        parameters: LinearParameters(inputZeroPoint: 0, outputZeroPoint: 0, clamp: .int8), scratch: &scratch,
        output: &output)
    }
  }
}

extension Int32 {
  fileprivate func clamped(_ lower: Int32, _ upper: Int32) -> Int32 {
    Swift.max(lower, Swift.min(upper, self))
  }
}
