extension ImageValidator {
  /// Each tensor by itself: type, shape, zero point, scale, place.
  func validateTensors(ofNetwork network: Int) throws(ImageError) {
    for index in self.network(network).tensors {
      let record = sections.tensorOffset(index)
      let elementType = try validateType(index, record)
      let elementCount = try validateShape(index, record)
      try validateQuantization(index, record, elementType)
      try validatePlace(index, record, sizeBytes: elementCount * elementType.sizeBytes)
      let owner = bytes.word(at: record + TensorRecord.Field.network)
      guard owner == UInt32(truncatingIfNeeded: network) else {
        throw .tensorOwner(tensor: index, stored: owner, expected: network)
      }
      guard bytes.byte(at: record + TensorRecord.Field.reserved) == 0 else {
        throw .reservedFieldNotZero(offset: record + TensorRecord.Field.reserved)
      }
      guard bytes.word(at: record + TensorRecord.Field.reservedWord) == 0 else {
        throw .reservedFieldNotZero(offset: record + TensorRecord.Field.reservedWord)
      }
    }
  }

  private func validateType(_ index: Int, _ record: Int) throws(ImageError) -> ElementType {
    let type = bytes.byte(at: record + TensorRecord.Field.elementType)
    guard let elementType = ElementType(rawValue: type) else {
      throw .elementType(tensor: index, found: type)
    }
    let storage = bytes.byte(at: record + TensorRecord.Field.storage)
    guard TensorRecord.Storage(rawValue: storage) != nil else {
      throw .storage(tensor: index, found: storage)
    }
    return elementType
  }

  /// Returns the number of elements.
  private func validateShape(_ index: Int, _ record: Int) throws(ImageError) -> Int {
    let rank = Int(bytes.byte(at: record + TensorRecord.Field.rank))
    guard (1...ImageLayout.maximumRank).contains(rank) else { throw .rank(tensor: index, found: rank) }
    var count: UInt32 = 1
    for axis in 0..<ImageLayout.maximumRank {
      let dimension = bytes.word(at: record + TensorRecord.Field.dimensions + 4 * axis)
      let upper = axis < rank ? ImageLayout.maximumDimension : 1
      guard dimension >= 1, dimension <= upper else {
        throw .dimension(tensor: index, axis: axis, found: dimension)
      }
      let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
      guard !overflow, product <= ImageLayout.maximumElementCount else {
        throw .elementCount(tensor: index, limit: ImageLayout.maximumElementCount)
      }
      count = product
    }
    return Int(truncatingIfNeeded: count)
  }

  private func validateQuantization(
    _ index: Int, _ record: Int, _ elementType: ElementType
  ) throws(ImageError) {
    let zeroPoint = bytes.signedWord(at: record + TensorRecord.Field.zeroPoint)
    guard zeroPoint >= elementType.minimum, zeroPoint <= elementType.maximum else {
      throw .zeroPoint(tensor: index, found: zeroPoint)
    }
    let bits = bytes.word(at: record + TensorRecord.Field.scaleBits)
    // Sign clear, exponent neither all zeros (zero, subnormal) nor all ones (infinite, not a number).
    guard bits >= 0x0080_0000, bits < 0x7F80_0000 else { throw .scale(tensor: index, bits: bits) }
  }

  private func validatePlace(_ index: Int, _ record: Int, sizeBytes: Int) throws(ImageError) {
    let offset = bytes.word(at: record + TensorRecord.Field.offset)
    guard offset & UInt32(truncatingIfNeeded: ImageLayout.alignment - 1) == 0 else {
      throw .tensorMisaligned(tensor: index, offset: offset)
    }
    let isConstant =
      bytes.byte(at: record + TensorRecord.Field.storage) == TensorRecord.Storage.constant.rawValue
    let capacity = isConstant ? sections.parameters.sizeBytes : arenaSizeBytes
    // Sizes are at most 2^25, capacities at most 2^31 − 1: no sum below can overflow.
    let fits =
      UInt(offset) <= UInt(bitPattern: capacity)
      && sizeBytes <= capacity - Int(truncatingIfNeeded: offset)
    if isConstant {
      guard fits else {
        throw .constantBeyondParameters(
          tensor: index, offset: offset, sizeBytes: sizeBytes, sectionBytes: capacity)
      }
      return
    }
    guard fits else {
      throw .tensorBeyondArena(
        tensor: index, offset: offset, sizeBytes: sizeBytes,
        arenaBytes: UInt32(truncatingIfNeeded: capacity))
    }
    guard Int(truncatingIfNeeded: offset) >= persistentSizeBytes else {
      throw .tensorInPersistentRegion(
        tensor: index, offset: offset, persistentBytes: UInt32(truncatingIfNeeded: persistentSizeBytes))
    }
  }
}
