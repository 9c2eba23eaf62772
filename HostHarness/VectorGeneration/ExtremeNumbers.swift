import ModelImage
import Quantization

/// Types of an operator's input and output.
struct ElementTypes {
  var input: ElementType
  var output: ElementType

  var name: String { "\(input)-\(output)" }

  static let narrow = ElementTypes(input: .int8, output: .int8)
  static let wide = ElementTypes(input: .int16, output: .int16)
  static let pairs = [
    narrow, wide, ElementTypes(input: .int8, output: .int16), ElementTypes(input: .int16, output: .int8),
  ]
}

/// Weights at the ends of their range.
enum WeightPattern: CaseIterable {
  case greatest, least, alternating, zero

  func weights(_ count: Int) -> [Int8] {
    (0..<count).map { index in
      switch self {
      case .greatest: 127
      case .least: -127
      case .alternating: index.isMultiple(of: 2) ? 127 : -127
      case .zero: 0
      }
    }
  }
}

/// Activations at the ends of their range.
enum ActivationPattern: CaseIterable {
  case minimum, maximum, alternating, zeroPoint

  func elements(_ count: Int, _ tensor: QuantizedTensor) -> [Int32] {
    let (low, high) = (tensor.elementType.minimum, tensor.elementType.maximum)
    return (0..<count).map { index in
      switch self {
      case .minimum: low
      case .maximum: high
      case .alternating: index.isMultiple(of: 2) ? low : high
      case .zeroPoint: tensor.zeroPoint
      }
    }
  }
}

/// Multipliers and right shifts at the ends of their ranges.
enum ExtremeScales {
  /// Channel by channel: the least multiplier, the greatest, zero, and the greatest with the greatest right shift;
  /// biases change from one round to the next.
  static func channels(_ count: Int, _ types: ElementTypes) -> QuantizedChannels {
    let shift: Int32 = (types.input == .int8 ? -13 : -21) + (types.output == .int8 ? 0 : 8)
    let multipliers: [Int32] = [1 << 30, Int32.max, 0, Int32.max]
    let shifts: [Int32] = [shift, shift, 0, -31]
    let biases: [Int32] = [0, -1_000_000, 1_000_000, 1]
    return QuantizedChannels(
      bias: (0..<count).map { biases[($0 + $0 / 4) % 4] },
      multipliers: (0..<count).map { multipliers[$0 % 4] },
      shifts: (0..<count).map { shifts[$0 % 4] })
  }
}

extension VectorRandom {
  /// Now the whole range, now a part of it.
  mutating func clamp(_ type: ElementType) -> ClosedRange<Int32> {
    guard Bool.random(using: &self) else { return type.minimum...type.maximum }
    let quarter = (type.maximum - type.minimum) / 4
    let lower = Int32.random(in: type.minimum...(type.minimum + quarter), using: &self)
    let upper = Int32.random(in: (type.maximum - quarter)...type.maximum, using: &self)
    return lower...upper
  }
}
