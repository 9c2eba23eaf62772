import CTarget
import FixedPoint
import PackedWeights
import Testing
import WeightPackers

@testable import Kernels

/// The kernels on quads, for x86-64 and for aarch64 with dot products, equal the definition bit for bit. Where a machine
/// has not the instructions, the steps are the same arithmetic in C.
@Suite struct QuadKernelTests {
  struct Packing: CustomTestStringConvertible {
    let packing: WeightPacking
    let isWide: Bool
    var testDescription: String { "\(packing)" }

    static let all = [
      Packing(packing: .neonDotQuads, isWide: false),
      Packing(packing: .x86Quads, isWide: false), Packing(packing: .x86WideQuads, isWide: true),
    ]
  }

  @Test(arguments: Packing.all, [false, true])
  func convolutions(_ packing: Packing, isWideOutput: Bool) throws {
    var random = SplitMix64(seed: 81)
    for index in 0..<120 {
      let test = PackedCase.convolution(
        outputChannels: [nil, 16, 17, 35].randomElement(using: &random)!,
        isWide: (packing.isWide, isWideOutput), isExtreme: index % 2 == 0, &random)
      #expect(try test.packed(packing.packing) == test.expected(), "\(test.operation.shape)")
      try test.expectStreamIsReadable(packing.packing)
    }
  }

  @Test(arguments: Packing.all, [1, 3, 8, 65, 68, 513, 1024])
  func denseLayers(_ packing: Packing, inputs: Int) throws {
    var random = SplitMix64(seed: UInt64(82 + inputs))
    for (index, outputs) in [1, 4, 16, 31, 48].enumerated() {
      for isWideOutput in [false, true] {
        var test = PackedCase.dense(
          inputs: inputs, outputs: outputs, isWide: (packing.isWide, isWideOutput), isExtreme: index % 2 == 0,
          &random)
        // Sums of int16 numbers stay within the limits.
        if packing.isWide && inputs > 500 { test.operation.weights = test.operation.weights.map { $0 / 4 } }
        #expect(try test.packed(packing.packing) == test.expected(), "\(inputs) to \(outputs)")
        try test.expectStreamIsReadable(packing.packing)
      }
    }
  }

  @Test(arguments: [(WeightPacking.x86Depthwise, false), (.x86WideDepthwise, true)], [false, true])
  func depthwiseConvolutions(_ packing: (WeightPacking, isWide: Bool), isWideOutput: Bool) throws {
    var random = SplitMix64(seed: 83)
    for index in 0..<100 {
      let test = PackedCase.depthwise(
        channels: [nil, 16, 17].randomElement(using: &random)!, isWide: (packing.isWide, isWideOutput),
        isExtreme: index % 2 == 0, &random)
      #expect(try test.packed(packing.0) == test.expected(), "\(test.operation.shape)")
      try test.expectStreamIsReadable(packing.0)
    }
  }

  /// Rows that are whole tiles, whose groups are whole: they are walked at once.
  @Test(arguments: Packing.all, [false, true])
  func wholeRows(_ packing: Packing, isWideOutput: Bool) throws {
    var random = SplitMix64(seed: 84)
    // Runs of two quads one quad apart, of nine quads, and of three.
    for (channels, stride, kernel) in [(2, 2, 3), (4, 1, 2), (12, 1, 3), (4, 2, 3)] {
      for width in [4, 8, 16] {
        let geometry = Convolution2D.Geometry(
          input: ImageShape(height: 6, width: width * stride, channels: channels), outputChannels: 32,
          window: KernelWindow(
            kernelHeight: kernel, kernelWidth: kernel, strideHeight: 1, strideWidth: stride, paddingTop: 1,
            paddingLeft: (kernel - 1) / 2, paddingRight: kernel / 2))
        for isExtreme in [false, true] {
          var test = PackedCase(
            PackedShape(geometry, hasWideInput: packing.isWide, hasWideOutput: isWideOutput),
            window: geometry.window, isExtreme: isExtreme, &random)
          #expect(test.operation.shape.outputWidth == width)
          // Half of them with a fused ReLU.
          if Bool.random(using: &random) {
            test.parameters.clamp.lower = test.parameters.outputZeroPoint
            test.parameters.clamp.upper = .random(
              in: test.parameters.outputZeroPoint...(isWideOutput ? 32767 : 127), using: &random)
          }
          #expect(try test.packed(packing.packing) == test.expected(), "\(test.operation.shape)")
        }
      }
    }
  }

  /// The layers that CMSIS-NN computed.
  @Test(arguments: [WeightPacking.neonDotQuads, .x86Quads, .x86Depthwise])
  func checksumsEqualCMSIS(_ packing: WeightPacking) throws {
    for layer in LayerVector.all {
      let test = PackedCase(layer)
      if packing.sizes(test.operation.shape) == nil { continue }
      #expect(fnv1a(try test.packed(packing).map { Int8($0) }) == layer.checksum, "\(layer.name)")
    }
  }

  /// What a machine has decides which steps run: all of them are equal.
  @Test(arguments: [LL_X86_BASELINE, LL_X86_AVX2, LL_X86_VNNI].filter { $0.rawValue <= ll_x86_level() })
  func everyInstructionSet(_ level: LLX86Level) throws {
    var random = SplitMix64(seed: 85)
    for index in 0..<60 {
      let isWide = (index % 2 == 0, index % 4 < 2)
      let isExtreme = index % 3 == 0
      let convolution = PackedCase.convolution(
        outputChannels: [16, 21].randomElement(using: &random)!, isWide: isWide, isExtreme: isExtreme, &random
      )
      let dense = PackedCase.dense(inputs: 37, outputs: 40, isWide: isWide, isExtreme: isExtreme, &random)
      for test in [convolution, dense] {
        let result = try test.packed(isWide.0 ? .x86WideQuads : .x86Quads) { call in
          unsafe isWide.0
            ? X86Kernels.run(X86WideQuadLayout.self, call, level: Int32(level.rawValue))
            : X86Kernels.run(X86QuadLayout.self, call, level: Int32(level.rawValue))
        }
        #expect(result == test.expected(), "\(test.operation.shape)")
      }
      let depthwise = PackedCase.depthwise(channels: 17, isWide: isWide, isExtreme: isExtreme, &random)
      let result = try depthwise.packed(isWide.0 ? .x86WideDepthwise : .x86Depthwise) { call in
        unsafe isWide.0
          ? X86Depthwise.run(X86WideDepthwiseLayout.self, call, level: Int32(level.rawValue))
          : X86Depthwise.run(X86DepthwiseLayout.self, call, level: Int32(level.rawValue))
      }
      #expect(result == depthwise.expected(), "\(depthwise.operation.shape)")
    }
  }

  @Test func whatTheKernelsCannotTakeIsRefused() {
    var random = SplitMix64(seed: 86)
    let sound = PackedCase.dense(inputs: 4, outputs: 2, isExtreme: false, &random).operation
    func refusal(_ packing: WeightPacking, _ change: (inout PackableOperator) -> Void) -> PackingRefusal? {
      var operation = sound
      change(&operation)
      do throws(PackingRefusal) {
        _ = try operation.packed(packing)
        return nil
      } catch { return error }
    }
    for packing in [WeightPacking.x86Quads, .neonDotQuads] {
      #expect(refusal(packing) { _ in } == nil)
      #expect(refusal(packing) { $0.shape.hasWideInput = true } == .shape)
      #expect(refusal(packing) { $0.weights[5] = -128 } == .weight(channel: 1, input: 1))
      #expect(refusal(packing) { $0.factors[0].shift = 0 } == .shift(channel: 0, value: 0))
      #expect(refusal(packing) { $0.factors[1].multiplier = 5 } == .multiplier(channel: 1, value: 5))
      #expect(refusal(packing) { $0.bias[0] = .max } == .accumulator(channel: 0))
    }
    #expect(refusal(.x86Quads) { $0.factors[0].shift = -23 } == .shift(channel: 0, value: -23))
    #expect(refusal(.neonDotQuads) { $0.factors[0].shift = -31 } == nil)
    #expect(refusal(.x86Depthwise) { _ in } == .shape)
  }
}
