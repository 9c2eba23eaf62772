import Foundation

/// A safetensors file: named tensors and string metadata.
///
/// The format is Hugging Face's (github.com/huggingface/safetensors): eight bytes little-endian header length,
/// a JSON header, then the tensors' bytes without gaps. Tensors are kept and written in the order given, so the
/// same content gives the same bytes.
public struct SafeTensors: Sendable, Equatable {
  public enum ElementType: String, Sendable, CaseIterable {
    case bool = "BOOL"
    case uint8 = "U8"
    case int8 = "I8"
    case uint16 = "U16"
    case int16 = "I16"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case uint32 = "U32"
    case int32 = "I32"
    case float32 = "F32"
    case uint64 = "U64"
    case int64 = "I64"
    case float64 = "F64"

    public var sizeBytes: Int {
      switch self {
      case .bool, .uint8, .int8: 1
      case .uint16, .int16, .float16, .bfloat16: 2
      case .uint32, .int32, .float32: 4
      case .uint64, .int64, .float64: 8
      }
    }
  }

  /// One tensor, row-major, little-endian.
  public struct Tensor: Sendable, Equatable {
    public var name: String
    public var elementType: ElementType
    public var shape: [Int]
    public var bytes: Data

    public init(name: String, elementType: ElementType, shape: [Int], bytes: Data) {
      self.name = name
      self.elementType = elementType
      self.shape = shape
      self.bytes = bytes
    }

    /// A tensor of 32-bit floats.
    public init(name: String, shape: [Int], float32 elements: [Float]) {
      self.init(
        name: name, elementType: .float32, shape: shape,
        bytes: elements.withUnsafeBytes { Data($0) })
    }

    /// The elements of an F32 tensor; nil for any other type.
    public var float32Elements: [Float]? {
      guard elementType == .float32 else { return nil }
      return [Float](unsafeUninitializedCapacity: bytes.count / 4) { buffer, count in
        count = bytes.copyBytes(to: buffer) / 4
      }
    }
  }

  public var metadata: [String: String]
  public var tensors: [Tensor]

  public init(metadata: [String: String] = [:], tensors: [Tensor] = []) {
    self.metadata = metadata
    self.tensors = tensors
  }

  public subscript(name: String) -> Tensor? { tensors.first { $0.name == name } }
}
