extension ImageValidator {
  /// Networks own consecutive runs of operators and tensors, and together all of them.
  func validateNetworkRanges() throws(ImageError) {
    var nextOperator = 0
    var nextTensor = 0
    for network in 0..<sections.networkCount {
      let record = sections.networkOffset(network)
      nextOperator = try validateRange(
        network: network, first: bytes.word(at: record + NetworkRecord.Field.firstOperator),
        count: bytes.word(at: record + NetworkRecord.Field.operatorCount), expectedFirst: nextOperator,
        available: sections.operatorCount, isTensorRange: false)
      nextTensor = try validateRange(
        network: network, first: bytes.word(at: record + NetworkRecord.Field.firstTensor),
        count: bytes.word(at: record + NetworkRecord.Field.tensorCount), expectedFirst: nextTensor,
        available: sections.tensorCount, isTensorRange: true)
      guard bytes.halfword(at: record + NetworkRecord.Field.reserved) == 0 else {
        throw .reservedFieldNotZero(offset: record + NetworkRecord.Field.reserved)
      }
    }
    guard nextOperator == sections.operatorCount else {
      throw .unownedRecords(.operators, owned: nextOperator, present: sections.operatorCount)
    }
    guard nextTensor == sections.tensorCount else {
      throw .unownedRecords(.tensors, owned: nextTensor, present: sections.tensorCount)
    }
  }

  /// Returns where the next network's run begins.
  private func validateRange(
    network: Int, first: UInt32, count: UInt32, expectedFirst: Int, available: Int, isTensorRange: Bool
  ) throws(ImageError) -> Int {
    let remaining = UInt32(truncatingIfNeeded: available - expectedFirst)
    guard first == UInt32(truncatingIfNeeded: expectedFirst), count > 0, count <= remaining else {
      if isTensorRange {
        throw .networkTensors(
          network: network, first: first, count: count, expectedFirst: expectedFirst, available: available)
      }
      throw .networkOperators(
        network: network, first: first, count: count, expectedFirst: expectedFirst, available: available)
    }
    return expectedFirst + Int(truncatingIfNeeded: count)
  }

  /// Inputs and outputs are arena tensors of the network; no input is listed twice.
  func validatePorts(ofNetwork index: Int) throws(ImageError) {
    let network = NetworkRecord(validated: bytes, at: sections.networkOffset(index))
    let limit = ImageLayout.maximumPortCount
    guard (1...limit).contains(network.inputs.count), (1...limit).contains(network.outputs.count) else {
      throw .portCount(network: index, inputs: network.inputs.count, outputs: network.outputs.count)
    }
    for position in 0..<limit {
      try validatePort(index, network, network.inputs, position)
      try validatePort(index, network, network.outputs, position)
    }
    for position in 0..<network.inputs.count {
      for earlier in 0..<position where network.inputs[earlier] == network.inputs[position] {
        throw .repeatedInput(network: index, tensor: network.inputs[position])
      }
    }
  }

  private func validatePort(
    _ index: Int, _ network: NetworkRecord, _ ids: TensorIDs, _ position: Int
  ) throws(ImageError) {
    let id = ids[position]
    guard position < ids.count else {
      guard id == Int(ImageLayout.noTensor) else { throw .portTensor(network: index, tensor: id) }
      return
    }
    guard network.tensors.contains(id), tensor(id).storage == .arena else {
      throw .portTensor(network: index, tensor: id)
    }
  }

  func tensor(_ index: Int) -> TensorRecord {
    TensorRecord(validated: bytes, at: sections.tensorOffset(index))
  }

  func operatorRecord(_ index: Int) -> OperatorRecord {
    OperatorRecord(validated: bytes, at: sections.operatorOffset(index))
  }

  func network(_ index: Int) -> NetworkRecord {
    NetworkRecord(validated: bytes, at: sections.networkOffset(index))
  }
}
