import ConformanceVectors
import ModelImage
import Quantization

/// Layers whose outputs CMSIS-NN computed on Cortex-M, aarch64 and armv7: a generator of the numbers and the
/// FNV-1a checksum that CMSIS-NN's output has.
struct PublishedLayer {
  enum Kind { case convolution, fullyConnected, depthwise }

  /// CMSIS-NN's output and ours differ: nothing may be published.
  enum Failure: Error, Equatable {
    case checksum(layer: String, cmsisNN: UInt32, portable: UInt32)
  }

  let name: String
  let kind: Kind
  /// `[H, W, I]`.
  let input: [Int]
  /// `[H', W', O]`.
  let output: [Int]
  let kernel: Int
  let stride: Int
  /// Above and to the left; below and to the right whatever the output size needs.
  let padding: Int
  let baseShift: Int32
  let generatorIndex: UInt32
  let checksum: UInt32

  static let all: [PublishedLayer] = [
    make("L1", .convolution, [64, 64, 2], [32, 32, 16], 3, 2, 0, -9, 0, 0x9535_8954),
    make("L2", .convolution, [32, 32, 16], [16, 16, 32], 3, 2, 0, -10, 1, 0x2196_18b4),
    make("L3", .convolution, [16, 16, 32], [8, 8, 32], 3, 2, 0, -11, 2, 0xc9d7_bfaa),
    make("L4", .convolution, [8, 8, 32], [4, 4, 64], 3, 2, 0, -11, 3, 0x9f59_3681),
    make("L5", .fullyConnected, [1, 1, 1024], [1, 1, 64], 1, 1, 0, -12, 4, 0x473b_57bd),
    make("L6a", .fullyConnected, [1, 1, 65], [1, 1, 128], 1, 1, 0, -10, 5, 0x391d_28cd),
    make("L6", .fullyConnected, [1, 1, 68], [1, 1, 128], 1, 1, 0, -10, 6, 0xb668_f639),
    make("L7", .fullyConnected, [1, 1, 128], [1, 1, 64], 1, 1, 0, -10, 7, 0x7edb_fc36),
    make("L8", .convolution, [16, 16, 32], [16, 16, 64], 1, 1, 0, -9, 8, 0xdf4a_8335),
    make("L9", .depthwise, [16, 16, 32], [16, 16, 32], 3, 1, 1, -8, 9, 0xf980_f513),
    make("L1p1", .convolution, [64, 64, 2], [32, 32, 16], 3, 2, 1, -9, 10, 0xb064_b1f4),
  ]

  private static func make(
    _ name: String, _ kind: Kind, _ input: [Int], _ output: [Int], _ kernel: Int, _ stride: Int,
    _ padding: Int, _ baseShift: Int32, _ generatorIndex: UInt32, _ checksum: UInt32
  ) -> PublishedLayer {
    PublishedLayer(
      name: name, kind: kind, input: input, output: output, kernel: kernel, stride: stride, padding: padding,
      baseShift: baseShift, generatorIndex: generatorIndex, checksum: checksum)
  }

  /// The case, whose bytes are the portable kernels' and whose digest is CMSIS-NN's.
  func contents() throws -> CaseContents {
    let numbers = numbers()
    var made = try single(numbers)
    guard made.digest == checksum else {
      throw Failure.checksum(layer: name, cmsisNN: checksum, portable: made.digest)
    }
    made.digest = checksum
    return made
  }

  private func single(_ numbers: Numbers) throws -> CaseContents {
    func tensor(_ shape: [Int], zeroPoint: Int32) -> QuantizedTensor {
      SingleOperator.tensor(.int8, shape, zeroPoint: zeroPoint)
    }
    return try SingleOperator(
      name: "cmsis-nn-\(name)", operation: operation(numbers), inputs: [tensor(input, zeroPoint: -4)],
      output: tensor(output, zeroPoint: -10)
    ).contents([numbers.input], source: .cmsisNN)
  }

  private struct Numbers {
    var input: [Int32]
    var weights: [Int8]
    var channels: QuantizedChannels
  }

  /// The linear congruential generator of Numerical Recipes; the top 24 bits of each state.
  private func numbers() -> Numbers {
    var state = (generatorIndex + 1) &* 2_654_435_761 &+ 1
    func next() -> UInt32 {
      state = state &* 1_664_525 &+ 1_013_904_223
      return state >> 8
    }
    let values = (0..<input.reduce(1, *)).map { _ in Int32(Int8(truncatingIfNeeded: next() >> 8)) }
    let weightCount = kernel * kernel * input[2] * (kind == .depthwise ? 1 : output[2])
    let weights = (0..<weightCount).map { _ in Int8(Int32((next() >> 8) % 255) - 127) }
    var channels = QuantizedChannels(bias: [], multipliers: [], shifts: [])
    for _ in 0..<output[2] {
      channels.bias.append(Int32(next() % 20001) - 10000)
      channels.multipliers.append(
        Int32((0x4000_0000 + (next() & 0xFF_FFFF) * 64) & 0x7FFF_FFFF | 0x4000_0000))
      channels.shifts.append(baseShift + Int32(next() % 3) - 1)
    }
    return Numbers(input: values, weights: weights, channels: channels)
  }

  private func operation(_ numbers: Numbers) -> QuantizedOperation {
    let clamp: ClosedRange<Int32> = -10...127
    if kind == .fullyConnected {
      return .fullyConnected(
        QuantizedFullyConnected(weights: numbers.weights, channels: numbers.channels, clamp: clamp))
    }
    if kind == .depthwise {
      return .depthwiseConvolution2D(
        QuantizedDepthwiseConvolution2D(
          weights: numbers.weights, channels: numbers.channels,
          window: QuantizedWindow(
            kernelHeight: kernel, kernelWidth: kernel, strideHeight: stride, strideWidth: stride,
            paddingTop: padding, paddingBottom: trailingPadding(input[0], output[0]), paddingLeft: padding,
            paddingRight: trailingPadding(input[1], output[1])), clamp: clamp))
    }
    let window = QuantizedConvolution2D(
      weights: numbers.weights, channels: numbers.channels, kernelHeight: kernel, kernelWidth: kernel,
      strideHeight: stride, strideWidth: stride, paddingTop: padding,
      paddingBottom: trailingPadding(input[0], output[0]), paddingLeft: padding,
      paddingRight: trailingPadding(input[1], output[1]), clamp: clamp)
    return .convolution2D(window)
  }

  private func trailingPadding(_ input: Int, _ output: Int) -> Int {
    max(0, (output - 1) * stride + kernel - input - padding)
  }
}
