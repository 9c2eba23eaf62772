import ModelExchange
import ModelImage
import Quantization

/// What a QuantizeLinear or DequantizeLinear node says of a tensor: the integer q stands for scale · (q − zero point).
struct TensorGrid: Equatable {
  var elementType: ElementType
  var scale: Float
  var zeroPoint: Int32

  /// From ONNX's element type. Unsigned numbers become signed ones of the same width, numbers and zero point less half the
  /// range: exactly the same real numbers.
  init?(elementType: ONNXElementType, scale: Float, zeroPoint: Int64) {
    guard scale > 0, scale.isNormal, (-65536...65536).contains(zeroPoint) else { return nil }
    let offset: Int64
    switch elementType {
    case .int8: (self.elementType, offset) = (.int8, 0)
    case .uint8: (self.elementType, offset) = (.int8, 128)
    case .int16: (self.elementType, offset) = (.int16, 0)
    case .uint16: (self.elementType, offset) = (.int16, 32768)
    default: return nil
    }
    let range = Int64(self.elementType.minimum)...Int64(self.elementType.maximum)
    guard range.contains(zeroPoint - offset) else { return nil }
    self.scale = scale
    self.zeroPoint = Int32(zeroPoint - offset)
  }

  var quantization: TensorQuantization {
    TensorQuantization(elementType: elementType, scale: Double(scale), zeroPoint: zeroPoint)
  }

  /// What an integer of ONNX's `type` stands for.
  func real(_ integer: Float, of type: ONNXElementType) -> Float {
    let offset: Float =
      switch type {
      case .uint8: 128
      case .uint16: 32768
      default: 0
      }
    return scale * (integer - offset - Float(zeroPoint))
  }

  /// Every number of the type.
  var everything: ClosedRange<Int32> { elementType.minimum...elementType.maximum }
}
