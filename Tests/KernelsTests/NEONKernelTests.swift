import FixedPoint
import Kernels
import PackedWeights
import Testing
import WeightPackers

/// The kernels for Advanced SIMD equal the definition bit for bit. Elsewhere their steps are the same arithmetic in C, so
/// what runs here is the packing, the tiling, the collecting of patches and the tails.
@Suite struct NEONKernelTests {
  @Test(arguments: [false, true], [false, true])
  func convolutions(hasWideOutput: Bool, isExtreme: Bool) throws {
    var random = SplitMix64(seed: 81)
    for _ in 0..<80 {
      let test = PackedCase.convolution(isWide: (false, hasWideOutput), isExtreme: isExtreme, &random)
      #expect(try test.packed(.neonBlocks) == test.expected(), "\(test.operation.shape)")
      try test.expectStreamIsReadable(.neonBlocks)
    }
  }

  /// Input channels around whole chunks of 16 bytes, which are collected in another way.
  @Test(arguments: [8, 15, 16, 17, 32, 48, 64])
  func inputChannels(_ channels: Int) throws {
    var random = SplitMix64(seed: UInt64(82 + channels))
    for index in 0..<24 {
      let test = PackedCase.convolution(
        inputChannels: channels, isWide: (false, index % 4 == 0), isExtreme: index % 2 == 0, &random)
      #expect(try test.packed(.neonBlocks) == test.expected(), "\(test.operation.shape)")
    }
  }

  @Test(arguments: [1, 3, 8, 65, 68, 500, 513, 1024, 1500], [false, true])
  func denseLayers(_ inputs: Int, isExtreme: Bool) throws {
    var random = SplitMix64(seed: UInt64(83 + inputs))
    for outputs in [1, 4, 6, 11] {
      for hasWideOutput in [false, true] {
        let test = PackedCase.dense(
          inputs: inputs, outputs: outputs, isWide: (false, hasWideOutput), isExtreme: isExtreme, &random)
        #expect(try test.packed(.neonBlocks) == test.expected(), "\(inputs) to \(outputs)")
        try test.expectStreamIsReadable(.neonBlocks)
      }
    }
  }
}

/// The same with int16 inputs.
@Suite struct NEONWideKernelTests {
  @Test(arguments: [false, true], [false, true])
  func convolutions(hasWideOutput: Bool, isExtreme: Bool) throws {
    var random = SplitMix64(seed: 84)
    for index in 0..<80 {
      let test = PackedCase.convolution(
        inputChannels: index % 3 == 0 ? 8 : nil, outputChannels: index % 4 == 0 ? 17 : nil,
        isWide: (true, hasWideOutput), isExtreme: isExtreme, &random)
      #expect(try test.packed(.neonWide) == test.expected(), "\(test.operation.shape)")
      try test.expectStreamIsReadable(.neonWide)
    }
  }

  @Test(arguments: [1, 2, 3, 4, 6, 7, 8, 10, 33, 59, 128, 250], [false, true])
  func denseLayers(_ inputs: Int, isExtreme: Bool) throws {
    var random = SplitMix64(seed: UInt64(85 + inputs))
    for outputs in [1, 2, 8, 15, 24] {
      for hasWideOutput in [false, true] {
        let test = PackedCase.dense(
          inputs: inputs, outputs: outputs, isWide: (true, hasWideOutput), isExtreme: isExtreme, &random)
        #expect(try test.packed(.neonWide) == test.expected(), "\(inputs) to \(outputs)")
        try test.expectStreamIsReadable(.neonWide)
      }
    }
  }
}

/// Depthwise.
@Suite struct NEONDepthwiseKernelTests {
  @Test(arguments: [false, true], [false, true])
  func everyGeometry(hasWideOutput: Bool, isExtreme: Bool) throws {
    var random = SplitMix64(seed: 86)
    for index in 0..<80 {
      let test = PackedCase.depthwise(
        channels: index % 3 == 0 ? 16 : nil, isWide: (false, hasWideOutput), isExtreme: isExtreme, &random)
      #expect(try test.packed(.neonDepthwise) == test.expected(), "\(test.operation.shape)")
      try test.expectStreamIsReadable(.neonDepthwise)
    }
  }

  /// Channels that fill vectors, which are read where they are when a 3×3 kernel lies inside the input.
  @Test(arguments: [16, 32, 33], [1, 2])
  func channels(_ channels: Int, stride: Int) throws {
    var random = SplitMix64(seed: UInt64(87 + channels))
    for index in 0..<24 {
      let dilation = 1 + index % 2
      let geometry = DepthwiseConvolution2D.Geometry(
        input: ImageShape(height: 5 + index % 3, width: 6, channels: channels), channelMultiplier: 1,
        window: KernelWindow(
          kernelHeight: 3, kernelWidth: 3, strideHeight: stride, strideWidth: stride,
          dilationHeight: dilation,
          dilationWidth: 1 + index / 2 % 2, paddingTop: index % 2, paddingBottom: 1, paddingLeft: 1,
          paddingRight: index % 3))
      let test = PackedCase(
        PackedShape(geometry, hasWideInput: false, hasWideOutput: index % 4 == 0), window: geometry.window,
        isExtreme: index % 2 == 0, &random)
      #expect(try test.packed(.neonDepthwise) == test.expected(), "\(test.operation.shape)")
    }
  }
}

/// Depthwise with int16 inputs.
@Suite struct NEONWideDepthwiseKernelTests {
  @Test(arguments: [false, true], [false, true])
  func everyGeometry(hasWideOutput: Bool, isExtreme: Bool) throws {
    var random = SplitMix64(seed: 88)
    for index in 0..<80 {
      let test = PackedCase.depthwise(
        channels: [8, 24, nil][index % 3], isWide: (true, hasWideOutput), isExtreme: isExtreme, &random)
      #expect(try test.packed(.neonWideDepthwise) == test.expected(), "\(test.operation.shape)")
      try test.expectStreamIsReadable(.neonWideDepthwise)
    }
  }
}

/// First layers.
@Suite struct NEONFirstLayerTests {
  @Test(arguments: [16, 25, 32], [false, true])
  func threeByThreeOfTwoChannels(_ outputChannels: Int, isExtreme: Bool) throws {
    var random = SplitMix64(seed: 88)
    for index in 0..<24 {
      let geometry = Convolution2D.Geometry(
        input: ImageShape(height: 3 + index % 4, width: 4 + index % 5, channels: 2),
        outputChannels: outputChannels,
        window: KernelWindow(
          kernelHeight: 3, kernelWidth: 3, strideHeight: 1 + index % 2, strideWidth: 1 + index / 2 % 3,
          dilationHeight: index % 7 == 6 ? 2 : 1, dilationWidth: index % 5 == 4 ? 2 : 1, paddingTop: 2,
          paddingBottom: index % 2, paddingLeft: index / 3 % 2, paddingRight: 1))
      let test = PackedCase(
        PackedShape(geometry, hasWideInput: false, hasWideOutput: false), window: geometry.window,
        isExtreme: isExtreme, &random)
      #expect(try test.packed(.neonPairs) == test.expected(), "\(test.operation.shape)")
      try test.expectStreamIsReadable(.neonPairs)
    }
  }

  /// Kernels of another form with as many inputs.
  @Test func otherKernels() throws {
    var random = SplitMix64(seed: 89)
    for (height, width, channels) in [(1, 1, 17), (1, 1, 18), (1, 3, 6), (3, 2, 3), (2, 3, 3), (3, 6, 1)] {
      let geometry = Convolution2D.Geometry(
        input: ImageShape(height: 5, width: 7, channels: channels), outputChannels: 16,
        window: KernelWindow(kernelHeight: height, kernelWidth: width, strideWidth: 2))
      let test = PackedCase(
        PackedShape(geometry, hasWideInput: false, hasWideOutput: false), window: geometry.window,
        isExtreme: false, &random)
      #expect(try test.packed(.neonPairs) == test.expected(), "\(test.operation.shape)")
    }
  }
}
