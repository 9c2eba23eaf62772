/// One network of the image: a contiguous run of operators over a contiguous run of tensors.
public struct NetworkRecord: Sendable, Equatable {
  /// What the network is for; a number that the caller defines (the control loop: its position in the order
  /// of roles).
  public let role: UInt32
  public let firstOperator: Int
  public let operatorCount: Int
  public let firstTensor: Int
  public let tensorCount: Int
  /// Tensors that the caller fills before a run.
  public let inputs: TensorIDs
  /// Tensors that hold the results after a run.
  public let outputs: TensorIDs
  /// Multiply-accumulates of one run.
  public let multiplyAccumulates: UInt32
  /// The largest proved accumulator magnitude of any operator.
  public let accumulatorBound: UInt32

  public var operators: Range<Int> { firstOperator..<(firstOperator + operatorCount) }
  public var tensors: Range<Int> { firstTensor..<(firstTensor + tensorCount) }
}

extension NetworkRecord {
  enum Field {
    static let role = 0
    static let firstOperator = 4
    static let operatorCount = 8
    static let firstTensor = 12
    static let tensorCount = 16
    static let inputCount = 20
    static let outputCount = 21
    static let reserved = 22
    static let inputs = 24
    static let outputs = 32
    static let multiplyAccumulates = 40
    static let accumulatorBound = 44
  }

  /// Reads a record whose ranges have been validated.
  init(validated bytes: ImageBytes, at offset: Int) {
    role = bytes.word(at: offset + Field.role)
    firstOperator = Int(truncatingIfNeeded: bytes.word(at: offset + Field.firstOperator))
    operatorCount = Int(truncatingIfNeeded: bytes.word(at: offset + Field.operatorCount))
    firstTensor = Int(truncatingIfNeeded: bytes.word(at: offset + Field.firstTensor))
    tensorCount = Int(truncatingIfNeeded: bytes.word(at: offset + Field.tensorCount))
    inputs = bytes.tensorIDs(
      count: Int(bytes.byte(at: offset + Field.inputCount)), at: offset + Field.inputs)
    outputs = bytes.tensorIDs(
      count: Int(bytes.byte(at: offset + Field.outputCount)), at: offset + Field.outputs)
    multiplyAccumulates = bytes.word(at: offset + Field.multiplyAccumulates)
    accumulatorBound = bytes.word(at: offset + Field.accumulatorBound)
  }
}
