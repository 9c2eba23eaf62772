/// One tensor of one network, read where it lies: a field costs a load when it is asked for, and nothing otherwise.
///
/// A real value is `scale · (q − zeroPoint)`; the device computes with `q`, `zeroPoint` and the multipliers of
/// the operators and never reads the scale. Holds the address of the record in the image, and is valid as long as the
/// image's memory is.
@safe
public struct TensorRecord: @unchecked Sendable {
  public enum Storage: UInt8, Sendable, Equatable {
    /// In the arena, at ``TensorRecord/offset`` from its start.
    case arena = 0
    /// In the parameters section, at ``TensorRecord/offset`` from its start.
    case constant = 1
  }

  private let base: UnsafeRawPointer

  /// A record whose type, storage and rank have been validated, or are about to be.
  init(validated bytes: ImageBytes, at offset: Int) { unsafe base = bytes.base + offset }

  public var elementType: ElementType { ElementType(rawValue: byte(Field.elementType)) ?? .int8 }

  public var storage: Storage { Storage(rawValue: byte(Field.storage)) ?? .arena }

  public var shape: TensorShape {
    TensorShape(
      rank: Int(byte(Field.rank)), word(Field.dimensions), word(Field.dimensions + 4),
      word(Field.dimensions + 8), word(Field.dimensions + 12))
  }

  public var zeroPoint: Int32 { Int32(bitPattern: word(Field.zeroPoint)) }

  /// The scale as an IEEE-754 single; for tools.
  public var scaleBits: UInt32 { word(Field.scaleBits) }

  /// Bytes from the start of the arena or of the parameters section.
  public var offset: Int { Int(truncatingIfNeeded: word(Field.offset)) }

  /// First step at which an arena tensor holds a value, and last: step 0 is the caller filling the inputs,
  /// step i + 1 the network's operator i, step operatorCount + 1 the caller reading the outputs.
  /// Both zero for constants.
  public var firstStep: Int { Int(truncatingIfNeeded: word(Field.firstStep)) }

  /// See ``firstStep``.
  public var lastStep: Int { Int(truncatingIfNeeded: word(Field.lastStep)) }

  /// Index of the network that owns the tensor.
  public var network: Int { Int(truncatingIfNeeded: word(Field.network)) }

  public var sizeBytes: Int { shape.count * elementType.sizeBytes }

  private func byte(_ offset: Int) -> UInt8 { unsafe base.load(fromByteOffset: offset, as: UInt8.self) }

  private func word(_ offset: Int) -> UInt32 { unsafe base.load(fromByteOffset: offset, as: UInt32.self) }
}

extension TensorRecord {
  enum Field {
    static let elementType = 0
    static let storage = 1
    static let rank = 2
    static let reserved = 3
    static let zeroPoint = 4
    static let scaleBits = 8
    static let dimensions = 12
    static let offset = 28
    static let firstStep = 32
    static let lastStep = 36
    static let network = 40
    static let reservedWord = 44
  }
}
