import FixedPoint

/// One operator with the tensors and numbers that its checks need.
struct OperandContext {
  let image: ModelImage
  /// Index of the operator in the image.
  let position: Int
  let operation: OperatorRecord

  init(image: ModelImage, position: Int) {
    self.image = image
    self.position = position
    operation = image.operator(position)
  }

  func input(_ place: Int) -> TensorRecord { image.tensor(operation.inputs[place]) }
  var output: TensorRecord { image.tensor(operation.output) }

  func requireRank(_ tensor: Int, _ expected: Int) throws(ImageError) {
    let rank = image.tensor(tensor).shape.rank
    guard rank == expected else {
      throw .rankMismatch(operator: position, tensor: tensor, found: rank, expected: expected)
    }
  }

  func requireDimension(_ tensor: Int, axis: Int, _ expected: Int) throws(ImageError) {
    let found = image.tensor(tensor).shape[axis]
    guard found == expected else {
      throw .shapeMismatch(operator: position, tensor: tensor, axis: axis, found: found, expected: expected)
    }
  }

  func requireCount(_ tensor: Int, _ expected: Int) throws(ImageError) {
    let found = image.tensor(tensor).shape.count
    guard found == expected else {
      throw .elementCountMismatch(operator: position, tensor: tensor, found: found, expected: expected)
    }
  }

  func requireType(_ tensor: Int, _ expected: ElementType) throws(ImageError) {
    guard image.tensor(tensor).elementType == expected else {
      throw .typeMismatch(operator: position, tensor: tensor)
    }
  }

  /// Rank and every dimension are those of the output.
  func requireOutputShape(_ tensor: Int) throws(ImageError) {
    let expected = output.shape
    try requireRank(tensor, expected.rank)
    for axis in 0..<expected.rank { try requireDimension(tensor, axis: axis, expected[axis]) }
  }

  /// The shape is that of the output, or the end of it with nothing but ones before.
  func requireTrailingShape(_ tensor: Int) throws(ImageError) {
    let shape = image.tensor(tensor).shape
    let whole = output.shape
    guard shape.rank <= whole.rank else { try requireRank(tensor, whole.rank); return }
    let lead = whole.rank - shape.rank
    var axis = shape.rank - 1
    while axis >= 0, shape[axis] == whole[lead + axis] { axis -= 1 }
    for rest in 0..<(axis + 1) where shape[rest] != 1 {
      try requireDimension(tensor, axis: axis, whole[lead + axis])
    }
  }

  /// Scale and zero point are those of the output.
  func requireOutputQuantization(_ tensor: Int) throws(ImageError) {
    let record = image.tensor(tensor)
    guard record.zeroPoint == output.zeroPoint else {
      throw .quantizationMismatch(
        operator: position, tensor: tensor, zeroPoint: record.zeroPoint, expected: output.zeroPoint)
    }
    guard record.scaleBits == output.scaleBits else {
      throw .scaleMismatch(
        operator: position, tensor: tensor, bits: record.scaleBits, expected: output.scaleBits)
    }
  }

  /// The block holds at least its header.
  func requireMinimumSize(_ sizeBytes: Int) throws(ImageError) {
    guard operation.parameterSizeBytes >= sizeBytes else {
      throw .parametersSize(
        operator: position, stored: UInt32(truncatingIfNeeded: operation.parameterSizeBytes),
        expected: UInt32(truncatingIfNeeded: sizeBytes))
    }
  }

  func requireSize(_ expected: SaturatingWord) throws(ImageError) {
    let stored = UInt32(truncatingIfNeeded: operation.parameterSizeBytes)
    guard stored == expected.value, expected.value < UInt32.max else {
      throw .parametersSize(operator: position, stored: stored, expected: expected.value)
    }
  }

  /// Working memory has exactly the size that the kernel needs; kinds without a packing need none.
  func requireScratch(_ expected: Int) throws(ImageError) {
    guard operation.scratchSizeBytes == expected else {
      throw .scratchSize(
        operator: position, stored: UInt32(truncatingIfNeeded: operation.scratchSizeBytes), expected: expected
      )
    }
  }

  /// The clamp is a range of the output's type.
  func requireClamp(_ lower: Int32, _ upper: Int32) throws(ImageError) {
    let type = output.elementType
    guard lower <= upper, lower >= type.minimum, upper <= type.maximum else {
      throw .clamp(operator: position, lower: lower, upper: upper)
    }
  }

  /// A multiplier is normalised or zero, a shift in range. `index` tells channels or factors apart.
  func requireFactor(
    _ factor: QuantizedMultiplier, index: Int, shifts: ClosedRange<Int32> = ImageLayout.shifts
  ) throws(ImageError) {
    guard factor.multiplier == 0 || ImageLayout.normalizedMultipliers.contains(factor.multiplier) else {
      throw .multiplier(operator: position, index: index, found: factor.multiplier)
    }
    guard shifts.contains(factor.shift) else {
      throw .shift(operator: position, index: index, found: factor.shift)
    }
  }
}

extension TensorRecord {
  /// Least value of q − zeroPoint; at most zero.
  var leastDifference: Int32 { elementType.minimum - zeroPoint }
  /// Greatest value of q − zeroPoint; at least zero.
  var greatestDifference: Int32 { elementType.maximum - zeroPoint }
  /// Greatest distance of q from the zero point.
  var greatestMagnitude: UInt32 { max(leastDifference.magnitude, greatestDifference.magnitude) }
}
