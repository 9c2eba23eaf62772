/// Layers whose outputs CMSIS-NN computed on Cortex-M, aarch64 and armv7, given by a generator of inputs and
/// the FNV-1a checksum of the output bytes.
struct LayerVector {
  enum Kind { case convolution, fullyConnected, depthwise }

  let name: String
  let kind: Kind
  let inputHeight: Int
  let inputWidth: Int
  let inputChannels: Int
  let outputHeight: Int
  let outputWidth: Int
  let outputChannels: Int
  let kernel: Int
  let stride: Int
  /// Above and to the left; below and to the right whatever the output size needs.
  let padding: Int
  let baseShift: Int32
  let generatorIndex: UInt32
  let checksum: UInt32

  static let inputZeroPoint: Int32 = -4
  static let outputZeroPoint: Int32 = -10
  static let clampLower: Int32 = -10
  static let clampUpper: Int32 = 127

  private static func make(
    _ name: String, _ kind: Kind, _ input: (Int, Int, Int), _ output: (Int, Int, Int), _ kernel: Int,
    _ stride: Int, _ padding: Int, _ baseShift: Int32, _ generatorIndex: UInt32, _ checksum: UInt32
  ) -> LayerVector {
    LayerVector(
      name: name, kind: kind, inputHeight: input.0, inputWidth: input.1, inputChannels: input.2,
      outputHeight: output.0, outputWidth: output.1, outputChannels: output.2, kernel: kernel,
      stride: stride, padding: padding, baseShift: baseShift, generatorIndex: generatorIndex,
      checksum: checksum)
  }

  static let all: [LayerVector] = [
    make("L1", .convolution, (64, 64, 2), (32, 32, 16), 3, 2, 0, -9, 0, 0x9535_8954),
    make("L2", .convolution, (32, 32, 16), (16, 16, 32), 3, 2, 0, -10, 1, 0x2196_18b4),
    make("L3", .convolution, (16, 16, 32), (8, 8, 32), 3, 2, 0, -11, 2, 0xc9d7_bfaa),
    make("L4", .convolution, (8, 8, 32), (4, 4, 64), 3, 2, 0, -11, 3, 0x9f59_3681),
    make("L5", .fullyConnected, (1, 1, 1024), (1, 1, 64), 1, 1, 0, -12, 4, 0x473b_57bd),
    make("L6a", .fullyConnected, (1, 1, 65), (1, 1, 128), 1, 1, 0, -10, 5, 0x391d_28cd),
    make("L6", .fullyConnected, (1, 1, 68), (1, 1, 128), 1, 1, 0, -10, 6, 0xb668_f639),
    make("L7", .fullyConnected, (1, 1, 128), (1, 1, 64), 1, 1, 0, -10, 7, 0x7edb_fc36),
    make("L8", .convolution, (16, 16, 32), (16, 16, 64), 1, 1, 0, -9, 8, 0xdf4a_8335),
    make("L9", .depthwise, (16, 16, 32), (16, 16, 32), 3, 1, 1, -8, 9, 0xf980_f513),
    make("L1p1", .convolution, (64, 64, 2), (32, 32, 16), 3, 2, 1, -9, 10, 0xb064_b1f4),
  ]

  struct Tensors {
    var input: [Int8]
    var weights: [Int8]
    var bias: [Int32]
    var multipliers: [Int32]
    var shifts: [Int32]
  }

  var inputCount: Int { inputHeight * inputWidth * inputChannels }
  var outputCount: Int { outputHeight * outputWidth * outputChannels }
  var weightCount: Int {
    kernel * kernel * inputChannels * (kind == .depthwise ? 1 : outputChannels)
  }

  /// The linear congruential generator of Numerical Recipes; the top 24 bits of each state.
  func tensors() -> Tensors {
    var state = (generatorIndex + 1) &* 2_654_435_761 &+ 1
    func next() -> UInt32 {
      state = state &* 1_664_525 &+ 1_013_904_223
      return state >> 8
    }
    let input = (0..<inputCount).map { _ in Int8(truncatingIfNeeded: next() >> 8) }
    let weights = (0..<weightCount).map { _ in Int8(Int32((next() >> 8) % 255) - 127) }
    var bias: [Int32] = []
    var multipliers: [Int32] = []
    var shifts: [Int32] = []
    for _ in 0..<outputChannels {
      bias.append(Int32(next() % 20001) - 10000)
      let multiplier = (0x4000_0000 + (next() & 0xFF_FFFF) * 64) & 0x7FFF_FFFF
      multipliers.append(Int32(multiplier | 0x4000_0000))
      shifts.append(baseShift + Int32(next() % 3) - 1)
    }
    return Tensors(
      input: input, weights: weights, bias: bias, multipliers: multipliers, shifts: shifts)
  }

  /// Padding below or to the right, from the output size.
  func trailingPadding(input: Int, output: Int) -> Int {
    max(0, (output - 1) * stride + kernel - input - padding)
  }
}

/// FNV-1a over bytes, 32 bits.
func fnv1a(_ bytes: [Int8]) -> UInt32 {
  bytes.reduce(2_166_136_261) { ($0 ^ UInt32(UInt8(bitPattern: $1))) &* 16_777_619 }
}
