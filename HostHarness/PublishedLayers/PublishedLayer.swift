import ModelImage
import Quantization

/// A layer whose output CMSIS-NN computed on Cortex-M, aarch64 and armv7, and whose cost on several runtimes is known
/// (`Bench/peers.json`): shapes, a generator of the numbers, and the FNV-1a checksum of the output's bytes.
///
/// int8 throughout, one multiplier and shift an output channel, double rounding.
public struct PublishedLayer: Sendable, Equatable {
  public enum Kind: Sendable, Equatable { case convolution, fullyConnected, depthwise }

  public let name: String
  public let kind: Kind
  /// `[H, W, I]`.
  public let input: [Int]
  /// `[H', W', O]`.
  public let output: [Int]
  /// Height and width.
  public let kernel: Int
  public let stride: Int
  /// Above and to the left; below and to the right whatever the output size needs.
  public let padding: Int
  /// Shifts are this − 1 … this + 1.
  public let baseShift: Int32
  public let generatorIndex: UInt32
  public let checksum: UInt32

  public static let inputZeroPoint: Int32 = -4
  public static let outputZeroPoint: Int32 = -10
  public static let clamp: ClosedRange<Int32> = -10...127

  public static let all: [PublishedLayer] = [
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

  public var inputCount: Int { input.reduce(1, *) }
  public var outputCount: Int { output.reduce(1, *) }

  /// kH · kW · I, times O where every output channel sees every input channel.
  public var weightCount: Int { kernel * kernel * input[2] * (kind == .depthwise ? 1 : output[2]) }

  /// Padding below.
  public var trailingPaddingHeight: Int { trailingPadding(input[0], output[0]) }
  /// Padding to the right.
  public var trailingPaddingWidth: Int { trailingPadding(input[1], output[1]) }

  private func trailingPadding(_ input: Int, _ output: Int) -> Int {
    max(0, (output - 1) * stride + kernel - input - padding)
  }

  /// FNV-1a over bytes, 32 bits.
  public static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    bytes.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
  }
}
