/// Orders of int8 weights for Cortex-M cores with the DSP extension.
///
/// Both are streams of words, a group for four output channels A … D: four biases, then for each pair of inputs its
/// weights, then {multiplier, rounding, exponent} of each channel. Of four inputs k … k + 3 the pairs are (k, k + 2)
/// and (k + 1, k + 3), the first one in the low half: that is how SXTB16 takes bytes apart.
public enum DSPWeightPacking: UInt8, Sendable, Equatable, BitwiseCopyable {
  /// {256 wA + wB, 256 wC + wD} a pair of inputs, 16 bits each: one byte a weight. Biases {2 A, B, 2 C, D}.
  case channelPairs = 1
  /// {2 wA}, {2 wB}, {2 wC}, {2 wD} a pair of inputs: two bytes a weight, fewer instructions. Biases doubled.
  case doubledWords = 2

  /// Words of a group of four channels; `inputs` is a multiple of 4.
  public func groupWords(inputs: Int) -> Int {
    switch self {
    case .channelPairs: 4 &+ inputs &+ 12
    case .doubledWords: 4 &+ 2 &* inputs &+ 12
    }
  }
}
