import FixedPoint
import ModelImage
import Quantization

/// Networks of one operator with random integers, factors that spread the results over the output's type, and odd zero
/// points and limits.
struct RandomOperators {
  var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  mutating func integer(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

  mutating func real(_ range: ClosedRange<Double>) -> Double {
    Double.random(in: range, using: &generator)
  }

  mutating func tensor(_ name: String, _ type: ElementType, _ shape: [Int], zeroPoint: Int32? = nil)
    -> QuantizedTensor
  {
    let zero = type == .int8 ? integer(-128...127) : integer(-300...300)
    return QuantizedTensor(
      name: name, elementType: type, shape: shape, zeroPoint: zeroPoint ?? Int32(zero),
      scale: Float(real(0.001...0.1)))
  }

  /// Everything, a ReLU, or limits somewhere inside.
  mutating func clamp(_ tensor: QuantizedTensor) -> ClosedRange<Int32> {
    let (low, high) = (tensor.elementType.minimum, tensor.elementType.maximum)
    switch integer(0...2) {
    case 0: return low...high
    case 1: return max(low, tensor.zeroPoint)...high
    default: return (low / 2)...(high - high / 4)
    }
  }

  func factor(_ value: Double) -> QuantizedMultiplier { QuantizedMultiplier(factor: value) ?? .identity }

  /// Channels whose sums of `terms` products of inputs of `type` fill about half of the output.
  mutating func channels(_ count: Int, terms: Int, from type: ElementType, to output: ElementType)
    -> QuantizedChannels
  {
    let spread = 74.0 * Double(terms).squareRoot() * (type == .int8 ? 74 : 19000)
    let wanted = output == .int8 ? 60.0 : 14000
    let factors = (0..<count).map { _ in factor(wanted / spread * real(0.5...1.5)) }
    return QuantizedChannels(
      bias: (0..<count).map { _ in Int32(real(-1...1) * spread) }, multipliers: factors.map(\.multiplier),
      shifts: factors.map(\.shift))
  }

  mutating func weights(_ count: Int) -> [Int8] { (0..<count).map { _ in Int8(integer(-127...127)) } }

  mutating func table(_ type: ElementType) -> [Int16] {
    switch type {
    case .int8: (0..<256).map { _ in Int16(integer(-128...127)) }
    case .int16: (0...512).map { _ in Int16(integer(-32768...32767)) }
    }
  }

  mutating func samples(_ network: QuantizedNetwork, _ count: Int) -> [[[Int32]]] {
    (0..<count).map { _ in
      network.inputs.map { input in
        let tensor = network.tensors[input]
        let range = Int(tensor.elementType.minimum)...Int(tensor.elementType.maximum)
        return (0..<tensor.count).map { _ in Int32(integer(range)) }
      }
    }
  }

  /// A network of `operation` alone.
  mutating func network(
    _ name: String, _ operation: QuantizedOperation, inputs: [QuantizedTensor], output: QuantizedTensor
  ) -> ExportCase {
    let network = QuantizedNetwork(
      name: name, role: 0, tensors: inputs + [output],
      operators: [
        QuantizedOperator(
          name: name, operation: operation, inputs: Array(inputs.indices), output: inputs.count)
      ], inputs: Array(inputs.indices), outputs: [inputs.count])
    return ExportCase(name: name, network: network, samples: samples(network, 12))
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
