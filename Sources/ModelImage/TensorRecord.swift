/// One tensor of one network.
///
/// A real value is `scale · (q − zeroPoint)`; the device computes with `q`, `zeroPoint` and the multipliers of
/// the operators and never reads the scale.
public struct TensorRecord: Sendable, Equatable {
  public enum Storage: UInt8, Sendable, Equatable {
    /// In the arena, at ``TensorRecord/offset`` from its start.
    case arena = 0
    /// In the parameters section, at ``TensorRecord/offset`` from its start.
    case constant = 1
  }

  public let elementType: ElementType
  public let storage: Storage
  public let shape: TensorShape
  public let zeroPoint: Int32
  /// The scale as an IEEE-754 single; for tools.
  public let scaleBits: UInt32
  /// Bytes from the start of the arena or of the parameters section.
  public let offset: Int
  /// First and last step at which an arena tensor holds a value: step 0 is the caller filling the inputs,
  /// step i + 1 the network's operator i, step operatorCount + 1 the caller reading the outputs.
  /// Both zero for constants.
  public let firstStep: Int
  public let lastStep: Int
  /// Index of the network that owns the tensor.
  public let network: Int

  public var sizeBytes: Int { shape.count * elementType.sizeBytes }
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

  /// Reads a record whose type, storage and rank have been validated.
  init(validated bytes: ImageBytes, at offset: Int) {
    elementType = ElementType(rawValue: bytes.byte(at: offset + Field.elementType)) ?? .int8
    storage = Storage(rawValue: bytes.byte(at: offset + Field.storage)) ?? .arena
    let dimensions = offset + Field.dimensions
    shape = TensorShape(
      rank: Int(bytes.byte(at: offset + Field.rank)),
      bytes.word(at: dimensions), bytes.word(at: dimensions + 4), bytes.word(at: dimensions + 8),
      bytes.word(at: dimensions + 12))
    zeroPoint = bytes.signedWord(at: offset + Field.zeroPoint)
    scaleBits = bytes.word(at: offset + Field.scaleBits)
    self.offset = Int(truncatingIfNeeded: bytes.word(at: offset + Field.offset))
    firstStep = Int(truncatingIfNeeded: bytes.word(at: offset + Field.firstStep))
    lastStep = Int(truncatingIfNeeded: bytes.word(at: offset + Field.lastStep))
    network = Int(truncatingIfNeeded: bytes.word(at: offset + Field.network))
  }
}
