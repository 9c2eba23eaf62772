import PackedWeights

/// One operator of one network, read where it lies: a field costs a load when it is asked for, and nothing otherwise.
///
/// Holds the address of the record in the image, and is valid as long as the image's memory is.
@safe
public struct OperatorRecord: @unchecked Sendable {
  private let base: UnsafeRawPointer

  /// A record whose kind and packing have been validated, or are about to be.
  init(validated bytes: ImageBytes, at offset: Int) { unsafe base = bytes.base + offset }

  public var kind: OperatorKind { OperatorKind(rawValue: halfword(Field.kind)) ?? .clamp }

  public var inputs: TensorIDs {
    TensorIDs(
      count: Int(unsafe base.load(fromByteOffset: Field.inputCount, as: UInt8.self)), halfword(Field.inputs),
      halfword(Field.inputs + 2), halfword(Field.inputs + 4), halfword(Field.inputs + 6))
  }

  public var output: Int { Int(halfword(Field.output)) }

  /// Bytes from the start of the parameters section; a multiple of 16.
  public var parameterOffset: Int { Int(truncatingIfNeeded: word(Field.parameterOffset)) }

  /// Unpadded size of the parameter block in bytes.
  public var parameterSizeBytes: Int { Int(truncatingIfNeeded: word(Field.parameterSizeBytes)) }

  /// The largest magnitude that the accumulator of any output channel can reach, from the weights' own sums;
  /// zero for kinds without weights.
  public var accumulatorBound: UInt32 { word(Field.accumulatorBound) }

  public var multiplyAccumulates: UInt32 { word(Field.multiplyAccumulates) }

  /// The order of the weights.
  public var packing: WeightPacking { WeightPacking(rawValue: halfword(Field.packing)) ?? .canonical }

  /// Working memory of the operator: bytes from the start of the arena, a multiple of 16; 0 where there is none.
  public var scratchOffset: Int { Int(truncatingIfNeeded: word(Field.scratchOffset)) }

  public var scratchSizeBytes: Int { Int(truncatingIfNeeded: word(Field.scratchSizeBytes)) }

  private func halfword(_ offset: Int) -> UInt16 { unsafe base.load(fromByteOffset: offset, as: UInt16.self) }

  private func word(_ offset: Int) -> UInt32 { unsafe base.load(fromByteOffset: offset, as: UInt32.self) }
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
}
