import PackedWeights

/// One operator of one network.
public struct OperatorRecord: Sendable, Equatable {
  public let kind: OperatorKind
  public let inputs: TensorIDs
  public let output: Int
  /// Bytes from the start of the parameters section; a multiple of 16.
  public let parameterOffset: Int
  /// Unpadded size of the parameter block in bytes.
  public let parameterSizeBytes: Int
  /// The largest magnitude that the accumulator of any output channel can reach, from the weights' own sums;
  /// zero for kinds without weights.
  public let accumulatorBound: UInt32
  public let multiplyAccumulates: UInt32
  /// The order of the weights.
  public let packing: WeightPacking
  /// Working memory of the operator: bytes from the start of the arena, a multiple of 16; 0 where there is none.
  public let scratchOffset: Int
  public let scratchSizeBytes: Int
}

extension OperatorRecord {
  enum Field {
    static let kind = 0
    static let inputCount = 2
    static let reserved = 3
    static let inputs = 4
    static let output = 12
    static let packing = 14
    static let parameterOffset = 16
    static let parameterSizeBytes = 20
    static let accumulatorBound = 24
    static let multiplyAccumulates = 28
    static let scratchOffset = 32
    static let scratchSizeBytes = 36
  }

  /// Reads a record whose kind has been validated.
  init(validated bytes: ImageBytes, at offset: Int) {
    kind = OperatorKind(rawValue: bytes.halfword(at: offset + Field.kind)) ?? .clamp
    inputs = bytes.tensorIDs(
      count: Int(bytes.byte(at: offset + Field.inputCount)), at: offset + Field.inputs)
    output = Int(bytes.halfword(at: offset + Field.output))
    parameterOffset = Int(truncatingIfNeeded: bytes.word(at: offset + Field.parameterOffset))
    parameterSizeBytes = Int(truncatingIfNeeded: bytes.word(at: offset + Field.parameterSizeBytes))
    accumulatorBound = bytes.word(at: offset + Field.accumulatorBound)
    multiplyAccumulates = bytes.word(at: offset + Field.multiplyAccumulates)
    packing = WeightPacking(rawValue: bytes.halfword(at: offset + Field.packing)) ?? .canonical
    scratchOffset = Int(truncatingIfNeeded: bytes.word(at: offset + Field.scratchOffset))
    scratchSizeBytes = Int(truncatingIfNeeded: bytes.word(at: offset + Field.scratchSizeBytes))
  }
}
