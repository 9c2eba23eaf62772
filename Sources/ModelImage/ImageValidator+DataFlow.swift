import PackedWeights

extension ImageValidator {
  /// Each operator record by itself: known kind, number of inputs, tensors of its own network, block inside
  /// the parameters section.
  func validateOperatorRecords(ofNetwork index: Int) throws(ImageError) {
    let network = network(index)
    for position in network.operators {
      let record = sections.operatorOffset(position)
      let rawKind = bytes.halfword(at: record + OperatorRecord.Field.kind)
      guard let kind = OperatorKind(rawValue: rawKind) else {
        throw .operatorKind(operator: position, found: rawKind)
      }
      try validatePackingNumber(position, record, kind)
      let inputCount = Int(bytes.byte(at: record + OperatorRecord.Field.inputCount))
      guard kind.inputCounts.contains(inputCount) else {
        throw .inputCount(operator: position, found: inputCount)
      }
      let inputs = bytes.tensorIDs(count: inputCount, at: record + OperatorRecord.Field.inputs)
      for place in 0..<ImageLayout.maximumPortCount {
        let isValid =
          place < inputCount
          ? network.tensors.contains(inputs[place]) : inputs[place] == Int(ImageLayout.noTensor)
        guard isValid else { throw .operatorTensor(operator: position, tensor: inputs[place]) }
      }
      let output = Int(bytes.halfword(at: record + OperatorRecord.Field.output))
      guard network.tensors.contains(output) else {
        throw .operatorTensor(operator: position, tensor: output)
      }
      try validateBlock(position, record)
    }
  }

  /// A packing of the image's target, on a kind with weights.
  private func validatePackingNumber(_ position: Int, _ record: Int, _ kind: OperatorKind) throws(ImageError)
  {
    guard bytes.byte(at: record + OperatorRecord.Field.reserved) == 0 else {
      throw .reservedFieldNotZero(offset: record + OperatorRecord.Field.reserved)
    }
    let found = bytes.halfword(at: record + OperatorRecord.Field.packing)
    guard let packing = WeightPacking(rawValue: found),
      packing == .canonical || packingTarget.takes(packing) && kind.hasWeights
    else { throw .packing(operator: position, found: found) }
  }

  private func validateBlock(_ position: Int, _ record: Int) throws(ImageError) {
    let offset = bytes.word(at: record + OperatorRecord.Field.parameterOffset)
    guard offset & UInt32(truncatingIfNeeded: ImageLayout.alignment - 1) == 0 else {
      throw .parametersMisaligned(operator: position, offset: offset)
    }
    let size = bytes.word(at: record + OperatorRecord.Field.parameterSizeBytes)
    let capacity = sections.parameters.sizeBytes
    guard UInt(offset) <= UInt(bitPattern: capacity),
      UInt(size) <= UInt(bitPattern: capacity) - UInt(offset)
    else {
      throw .parametersBeyondSection(
        operator: position, offset: offset, sizeBytes: size, sectionBytes: capacity)
    }
  }

  /// Static single assignment in execution order, and live ranges that say so. Quadratic in the number of
  /// operators of a network, so that it needs no memory.
  func validateDataFlow(_ image: ModelImage, network index: Int) throws(ImageError) {
    let network = network(index)
    for position in network.operators {
      let operation = operatorRecord(position)
      for place in 0..<operation.inputs.count {
        let id = operation.inputs[place]
        guard isDefined(id, before: position, in: network) else {
          throw .useBeforeDefinition(operator: position, tensor: id)
        }
      }
      guard !isDefined(operation.output, before: position, in: network) else {
        throw .redefinition(operator: position, tensor: operation.output)
      }
    }
    for id in network.tensors { try validateLiveRange(id, in: network) }
  }

  /// The tensor is a constant, an input, or written by an operator before `position`.
  private func isDefined(_ id: Int, before position: Int, in network: NetworkRecord) -> Bool {
    if tensor(id).storage == .constant || isListed(id, in: network.inputs) { return true }
    for earlier in network.firstOperator..<position where operatorRecord(earlier).output == id { return true }
    return false
  }

  private func isListed(_ id: Int, in ids: TensorIDs) -> Bool {
    for place in 0..<ids.count where ids[place] == id { return true }
    return false
  }

  private func validateLiveRange(_ id: Int, in network: NetworkRecord) throws(ImageError) {
    let isInput = isListed(id, in: network.inputs)
    let isOutput = isListed(id, in: network.outputs)
    var definition = isInput ? 0 : -1
    var lastUse = isOutput ? network.operatorCount + 1 : (isInput ? 0 : -1)
    for position in network.operators {
      let operation = operatorRecord(position)
      let step = position - network.firstOperator + 1
      if operation.output == id { definition = step }
      if !isOutput, isListed(id, in: operation.inputs) { lastUse = step }
    }
    let isConstant = tensor(id).storage == .constant
    guard lastUse >= 0, isConstant || definition >= 0 else { throw .unusedTensor(tensor: id) }
    if isConstant { (definition, lastUse) = (0, 0) }
    let record = sections.tensorOffset(id)
    let storedFirst = bytes.word(at: record + TensorRecord.Field.firstStep)
    let storedLast = bytes.word(at: record + TensorRecord.Field.lastStep)
    guard storedFirst == UInt32(truncatingIfNeeded: definition),
      storedLast == UInt32(truncatingIfNeeded: lastUse)
    else {
      throw .liveRange(
        tensor: id, storedFirst: storedFirst, storedLast: storedLast, first: definition, last: lastUse)
    }
  }

  /// No two tensors that hold values at the same step share a byte of the arena.
  func validateBuffers(_ image: ModelImage, network index: Int) throws(ImageError) {
    let network = network(index)
    for first in network.tensors {
      let one = tensor(first)
      if one.storage == .constant { continue }
      for second in network.firstTensor..<first {
        let other = tensor(second)
        if other.storage == .constant { continue }
        let meetInTime = one.firstStep <= other.lastStep && other.firstStep <= one.lastStep
        let meetInSpace =
          one.offset < other.offset + other.sizeBytes && other.offset < one.offset + one.sizeBytes
        if meetInTime, meetInSpace {
          throw .overlap(tensor: first, other: second, offset: one.offset, otherOffset: other.offset)
        }
      }
    }
    for position in network.operators { try validateScratch(position, in: network) }
  }

  /// Working memory lies in the arena, apart from every tensor that holds a value while the operator runs.
  private func validateScratch(_ position: Int, in network: NetworkRecord) throws(ImageError) {
    let operation = operatorRecord(position)
    let record = sections.operatorOffset(position)
    let offset = bytes.word(at: record + OperatorRecord.Field.scratchOffset)
    let size = bytes.word(at: record + OperatorRecord.Field.scratchSizeBytes)
    guard offset & UInt32(truncatingIfNeeded: ImageLayout.alignment - 1) == 0, size > 0 || offset == 0 else {
      throw .scratchMisaligned(operator: position, offset: offset)
    }
    if size == 0 { return }
    guard offset >= UInt32(truncatingIfNeeded: persistentSizeBytes),
      UInt(offset) <= UInt(bitPattern: arenaSizeBytes),
      UInt(size) <= UInt(bitPattern: arenaSizeBytes) - UInt(offset)
    else {
      throw .scratchBeyondArena(
        operator: position, offset: offset, sizeBytes: size, arenaBytes: arenaSizeBytes)
    }
    let step = position - network.firstOperator + 1
    for id in network.tensors {
      let other = tensor(id)
      if other.storage == .constant || other.firstStep > step || other.lastStep < step { continue }
      let end = operation.scratchOffset + operation.scratchSizeBytes
      if operation.scratchOffset < other.offset + other.sizeBytes && other.offset < end {
        throw .scratchOverlap(
          operator: position, tensor: id, offset: operation.scratchOffset, tensorOffset: other.offset)
      }
    }
  }
}
