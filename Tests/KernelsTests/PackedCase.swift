import FixedPoint
import Kernels
import PackedWeights
import Testing
import WeightPackers

/// One operator with random numbers, to be run on packed and on canonical weights.
struct PackedCase {
  var operation: PackableOperator
  var window: KernelWindow
  var parameters: LinearParameters
  /// int8 or int16 numbers.
  var input: [Int32]

  /// Shifts put outputs around the clamp's ends; `isExtreme` takes activations and weights from their ends.
  init(_ shape: PackedShape, window: KernelWindow, isExtreme: Bool, _ random: inout SplitMix64) {
    self.window = window
    let inputs: ClosedRange<Int32> = shape.hasWideInput ? -32768...32767 : -128...127
    let outputs: ClosedRange<Int32> = shape.hasWideOutput ? -32768...32767 : -128...127
    input = (0..<(shape.inputHeight * shape.inputWidth * shape.inputChannels)).map { _ in
      isExtreme
        ? [inputs.lowerBound, inputs.upperBound].randomElement(using: &random)!
        : .random(in: inputs, using: &random)
    }
    let weights = (0..<(shape.outputChannels * shape.inputs)).map { _ -> Int8 in
      isExtreme ? [-127, 127].randomElement(using: &random)! : .random(in: -127...127, using: &random)
    }
    let bias = (0..<shape.outputChannels).map { _ in Int32.random(in: -10_000...10_000, using: &random) }
    let lower = Int32.random(in: outputs.lowerBound...(outputs.upperBound - 27), using: &random)
    // int16 activations are symmetric as a rule; odd zero points are legal, too.
    let isSymmetric = shape.hasWideInput && Bool.random(using: &random)
    parameters = LinearParameters(
      inputZeroPoint: isSymmetric ? 0 : .random(in: inputs, using: &random),
      outputZeroPoint: shape.hasWideOutput
        ? [0, .random(in: -300...300, using: &random)].randomElement(using: &random)!
        : .random(in: outputs, using: &random),
      clamp: ClampRange(lower: lower, upper: .random(in: lower...outputs.upperBound, using: &random)))
    operation = PackableOperator(
      shape: shape, weights: weights, bias: bias, factors: [], inputZeroPoint: parameters.inputZeroPoint,
      outputZeroPoint: parameters.outputZeroPoint)
    operation.factors = (0..<shape.outputChannels).map { channel in
      let bound = operation.accumulatorBound(channel)
      let range = shape.hasWideOutput ? 32768 : 128
      let base = Int32(Double(max(2, bound / range)).exponent)
      return QuantizedMultiplier(
        multiplier: [1 << 30, .max, .random(in: (1 << 30)...(.max), using: &random)]
          .randomElement(using: &random)!,
        shift: max(-22, min(-1, -(base + .random(in: -2...3, using: &random)))))
    }
  }

  /// What the definition says: the sum of products tap by tap, requantised as `docs/numerics.md` has it.
  func expected() -> [Int32] {
    let shape = operation.shape
    let isDepthwise = shape.operation == .depthwise
    let tapChannels = isDepthwise ? 1 : shape.inputChannels
    var output: [Int32] = []
    for row in 0..<shape.outputHeight {
      for column in 0..<shape.outputWidth {
        for channel in 0..<shape.outputChannels {
          var sum = operation.bias[channel]
          for tapRow in 0..<shape.kernelHeight {
            let y = row * shape.strideHeight - window.paddingTop + tapRow * shape.dilationHeight
            guard (0..<shape.inputHeight).contains(y) else { continue }
            for tap in 0..<shape.kernelWidth {
              let x = column * shape.strideWidth - window.paddingLeft + tap * shape.dilationWidth
              guard (0..<shape.inputWidth).contains(x) else { continue }
              let first = isDepthwise ? channel / shape.channelMultiplier : 0
              let pixel = (y * shape.inputWidth + x) * shape.inputChannels + first
              let weight = channel * shape.inputs + (tapRow * shape.kernelWidth + tap) * tapChannels
              for index in 0..<tapChannels {
                sum +=
                  (input[pixel + index] - parameters.inputZeroPoint)
                  * Int32(operation.weights[weight + index])
              }
            }
          }
          let scaled = multiplyByQuantizedMultiplier(sum, operation.factors[channel])
          output.append(
            max(
              parameters.clamp.lower,
              min(parameters.clamp.upper, scaled + parameters.outputZeroPoint)))
        }
      }
    }
    return output
  }

  /// What the packing's kernel computes.
  func packed(_ packing: WeightPacking) throws -> [Int32] {
    let shape = operation.shape
    let stream = AlignedBytes(try operation.packed(packing))
    let sizes = try #require(packing.sizes(shape))
    // What scratch held before must not matter; the guard behind it must stay.
    let scratch = AlignedBytes([UInt8](repeating: 0xA5, count: sizes.scratchBytes + 16))
    let source = AlignedBytes(input.flatMap { bytes($0, shape.hasWideInput) })
    let count = shape.outputHeight * shape.outputWidth * shape.outputChannels
    let width = shape.hasWideOutput ? 2 : 1
    let target = AlignedBytes([UInt8](repeating: 0x5A, count: count * width + 16))
    var scratchSpan = MutableRawSpan(
      _unsafeStart: scratch.memory.baseAddress!, byteCount: sizes.scratchBytes)
    var outputSpan = MutableRawSpan(_unsafeStart: target.memory.baseAddress!, byteCount: count * width)
    try PackedOperator.apply(
      packing, shape: shape, window: window, parameters: parameters,
      input: RawSpan(
        _unsafeStart: source.memory.baseAddress!, byteCount: input.count * (shape.hasWideInput ? 2 : 1)),
      stream: RawSpan(_unsafeStart: stream.memory.baseAddress!, byteCount: sizes.streamBytes),
      scratch: &scratchSpan, output: &outputSpan)
    #expect(scratch.memory[sizes.scratchBytes...].allSatisfy { $0 == 0xA5 }, "beyond the scratch")
    #expect(target.memory[(count * width)...].allSatisfy { $0 == 0x5A }, "beyond the output")
    return (0..<count).map {
      shape.hasWideOutput
        ? Int32(target.memory.load(fromByteOffset: 2 * $0, as: Int16.self))
        : Int32(target.memory.load(fromByteOffset: $0, as: Int8.self))
    }
  }

  private func bytes(_ number: Int32, _ isWide: Bool) -> [UInt8] {
    isWide
      ? [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)]
      : [UInt8(truncatingIfNeeded: number)]
  }

  /// The stream says what went into it, zeros where it is padded.
  func expectStreamIsReadable(_ packing: WeightPacking) throws {
    let stream = AlignedBytes(try operation.packed(packing))
    packing.visitLayout(
      RoundTrip(operation: operation, stream: UnsafeRawPointer(stream.memory.baseAddress!)))
  }

  private struct RoundTrip: LayoutVisitor {
    let operation: PackableOperator
    let stream: UnsafeRawPointer

    func visit<Layout: PackedLayout>(_ layout: Layout.Type) {
      let shape = operation.shape
      for channel in 0..<layout.paddedChannels(shape) {
        for input in 0..<layout.paddedInputs(shape) {
          let isInside = channel < shape.outputChannels && input < shape.inputs
          let expected = isInside ? Int32(operation.weights[channel * shape.inputs + input]) : 0
          #expect(layout.weight(stream, shape, channel: channel, input: input) == expected)
        }
      }
      for channel in 0..<shape.outputChannels {
        let sum = operation.weights[(channel * shape.inputs)..<((channel + 1) * shape.inputs)].reduce(0) {
          $0 + Int32($1)
        }
        #expect(
          layout.foldedBias(stream, shape, channel: channel)
            == operation.bias[channel] &- operation.inputZeroPoint &* sum)
        #expect(
          layout.factor(stream, shape, channel: channel, outputZeroPoint: operation.outputZeroPoint)
            == operation.factors[channel])
      }
    }

    func visitNone() { Issue.record("no layout") }
  }
}

/// Bytes at a multiple of 16.
final class AlignedBytes {
  let memory: UnsafeMutableRawBufferPointer

  init(_ bytes: [UInt8]) {
    memory = .allocate(byteCount: max(16, bytes.count), alignment: 16)
    memory.copyBytes(from: bytes)
  }

  deinit { memory.deallocate() }
}
