import FixedPoint
import Kernels

/// Packs the weights of one operator for Cortex-M cores with the DSP extension, or says why its kernels cannot take it.
public struct DSPWeightPacker: Sendable {
  /// int8 `[O, K]`, row-major.
  public var weights: [Int8]
  /// `[O]`, for inputs with their zero point taken off.
  public var bias: [Int32]
  /// `[O]`.
  public var factors: [QuantizedMultiplier]
  public var inputZeroPoint: Int32
  public var outputZeroPoint: Int32

  public init(
    weights: [Int8], bias: [Int32], factors: [QuantizedMultiplier], inputZeroPoint: Int32,
    outputZeroPoint: Int32
  ) {
    self.weights = weights
    self.bias = bias
    self.factors = factors
    self.inputZeroPoint = inputZeroPoint
    self.outputZeroPoint = outputZeroPoint
  }

  /// Why an operator has to take another path. `channel` counts output channels.
  public enum Refusal: Error, Equatable, Sendable {
    /// A weight of −128.
    case weight(channel: Int, index: Int)
    /// The fused rounding holds for right shifts of 1 … 22.
    case shift(channel: Int, value: Int32)
    /// Below 2³⁰: not normalised.
    case multiplier(channel: Int, value: Int32)
    /// The accumulator can reach this magnitude; doubled it has to fit 32 bits.
    case accumulator(channel: Int, bound: Int)
    /// A requantised value can reach this magnitude; it has to fit 16 bits.
    case range(channel: Int, bound: Int)
  }

  /// The stream, its inputs padded with zeros to `paddedInputs` (a multiple of 4 and K or more).
  public func packed(_ packing: DSPWeightPacking, paddedInputs: Int) throws(Refusal) -> [Int32] {
    let channels = bias.count
    let inputs = weights.count / channels
    for channel in 0..<channels { try check(channel, inputs: inputs) }
    var stream: [Int32] = []
    stream.reserveCapacity(packing.groupWords(inputs: paddedInputs) * (channels + 3) / 4)
    for first in stride(from: 0, to: channels, by: 4) {
      appendBiases(first, inputs: inputs, packing, to: &stream)
      for quad in stride(from: 0, to: paddedInputs, by: 4) {
        for index in [quad, quad + 1] {
          appendPair(first, index, inputs: inputs, packing, to: &stream)
        }
      }
      for channel in first..<(first + 4) {
        let factor =
          channel < channels ? factors[channel] : QuantizedMultiplier(multiplier: 1 << 30, shift: -1)
        let exponent = -factor.shift
        stream += [
          factor.multiplier, (1 << (exponent - 1)) + (outputZeroPoint + 128) << exponent, exponent,
        ]
      }
    }
    return stream
  }

  private func check(_ channel: Int, inputs: Int) throws(Refusal) {
    let factor = factors[channel]
    guard (-22 ... -1).contains(factor.shift) else { throw .shift(channel: channel, value: factor.shift) }
    guard factor.multiplier >= 1 << 30 else { throw .multiplier(channel: channel, value: factor.multiplier) }
    var (sum, folded) = (0, Int(bias[channel]))
    for index in 0..<inputs {
      let weight = Int(weights[channel * inputs + index])
      guard weight != -128 else { throw .weight(channel: channel, index: index) }
      sum += abs(weight)
      folded -= Int(inputZeroPoint) * weight
    }
    // Sums run over inputs as they are, −128 … 127, from the folded bias on.
    let bound = abs(folded) + 128 * sum
    guard bound < 1 << 30 else { throw .accumulator(channel: channel, bound: bound) }
    let reach = (bound >> Int(-factor.shift)) + 2 + Int(outputZeroPoint.magnitude) + 128
    guard reach < 1 << 15 else { throw .range(channel: channel, bound: reach) }
  }

  private func foldedBias(_ channel: Int, inputs: Int) -> Int32 {
    guard channel < bias.count else { return 0 }
    let row = weights[(channel * inputs)..<((channel + 1) * inputs)]
    return bias[channel] - inputZeroPoint * row.reduce(0) { $0 + Int32($1) }
  }

  private func appendBiases(
    _ first: Int, inputs: Int, _ packing: DSPWeightPacking, to stream: inout [Int32]
  ) {
    for place in 0..<4 {
      let bias = foldedBias(first + place, inputs: inputs)
      stream.append(packing == .doubledWords || place % 2 == 0 ? 2 * bias : bias)
    }
  }

  /// Inputs `index` and `index` + 2 of four channels.
  private func appendPair(
    _ first: Int, _ index: Int, inputs: Int, _ packing: DSPWeightPacking, to stream: inout [Int32]
  ) {
    func weight(_ channel: Int, _ index: Int) -> Int32 {
      channel < bias.count && index < inputs ? Int32(weights[channel * inputs + index]) : 0
    }
    func halves(_ value: (Int) -> Int32) -> Int32 { value(index) & 0xFFFF | value(index + 2) << 16 }
    switch packing {
    case .channelPairs:
      for channel in [first, first + 2] {
        stream.append(halves { 256 * weight(channel, $0) + weight(channel + 1, $0) })
      }
    case .doubledWords:
      for channel in first..<(first + 4) { stream.append(halves { 2 * weight(channel, $0) }) }
    }
  }
}
