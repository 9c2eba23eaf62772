/// Why an image was refused. Each case names the place and the numbers; tensors, operators and networks are
/// given by their index in the image.
public enum ImageError: Error, Sendable, Equatable {
  // The blob as a whole.
  case truncated(requiredBytes: UInt32, availableBytes: Int)
  /// The caller's memory does not start at a multiple of 16.
  case misalignedBase(remainderBytes: Int)
  case badMagic(found: UInt32)
  case unsupportedVersion(found: UInt32, supported: UInt32)
  case headerChecksum(stored: UInt32, computed: UInt32)
  case reservedFieldNotZero(offset: Int)
  /// Weights are packed for another target than this program's, or for one that is not known
  /// (`PackingTarget`): `latentlink repack` converts.
  case foreignPacking(found: UInt32, native: UInt32)

  // Sections.
  case sectionCount(found: UInt32, expected: Int)
  case sectionKind(index: Int, found: UInt32)
  case sectionOffset(ImageSection, found: UInt32, expected: Int)
  case sectionBeyondImage(ImageSection, offset: Int, sizeBytes: UInt32, totalBytes: Int)
  case sectionChecksum(ImageSection, stored: UInt32, computed: UInt32)
  /// The size is no multiple of the record size, or not one of the sizes the section may have.
  case sectionSize(ImageSection, sizeBytes: Int)
  case paddingNotZero(offset: Int)
  case imageSize(stored: UInt32, expected: Int)

  // Arena.
  case arenaMisaligned(field: ArenaField, valueBytes: UInt32)
  case persistentBeyondArena(persistentBytes: UInt32, arenaBytes: UInt32)

  // Networks.
  /// A network's operators follow those of the network before, one at least.
  case networkOperators(network: Int, first: UInt32, count: UInt32, expectedFirst: Int, available: Int)
  case networkTensors(network: Int, first: UInt32, count: UInt32, expectedFirst: Int, available: Int)
  /// Operators or tensors that belong to no network.
  case unownedRecords(ImageSection, owned: Int, present: Int)
  case portCount(network: Int, inputs: Int, outputs: Int)
  case portTensor(network: Int, tensor: Int)
  /// A tensor is listed twice among a network's inputs.
  case repeatedInput(network: Int, tensor: Int)
  case networkWork(network: Int, stored: UInt32, computed: UInt32)
  case networkAccumulatorBound(network: Int, stored: UInt32, computed: UInt32)

  // Tensors.
  case elementType(tensor: Int, found: UInt8)
  case storage(tensor: Int, found: UInt8)
  case rank(tensor: Int, found: Int)
  case dimension(tensor: Int, axis: Int, found: UInt32)
  /// The product of the dimensions is above the limit.
  case elementCount(tensor: Int, limit: UInt32)
  case zeroPoint(tensor: Int, found: Int32)
  /// Not a positive, finite, normal single-precision number.
  case scale(tensor: Int, bits: UInt32)
  case tensorMisaligned(tensor: Int, offset: UInt32)
  case tensorBeyondArena(tensor: Int, offset: UInt32, sizeBytes: Int, arenaBytes: UInt32)
  case tensorInPersistentRegion(tensor: Int, offset: UInt32, persistentBytes: UInt32)
  case constantBeyondParameters(tensor: Int, offset: UInt32, sizeBytes: Int, sectionBytes: Int)
  case tensorOwner(tensor: Int, stored: UInt32, expected: Int)
  case liveRange(tensor: Int, storedFirst: UInt32, storedLast: UInt32, first: Int, last: Int)
  case overlap(tensor: Int, other: Int, offset: Int, otherOffset: Int)

  // Operators.
  case operatorKind(operator: Int, found: UInt16)
  case inputCount(operator: Int, found: Int)
  case operatorTensor(operator: Int, tensor: Int)
  case useBeforeDefinition(operator: Int, tensor: Int)
  /// A tensor is written twice, or an input or constant is written.
  case redefinition(operator: Int, tensor: Int)
  /// A tensor that nothing writes or reads.
  case unusedTensor(tensor: Int)
  case parametersMisaligned(operator: Int, offset: UInt32)
  case parametersBeyondSection(operator: Int, offset: UInt32, sizeBytes: UInt32, sectionBytes: Int)
  /// `expected` is 2^32 − 1 when the true size is not below it.
  case parametersSize(operator: Int, stored: UInt32, expected: UInt32)
  case shapeMismatch(operator: Int, tensor: Int, axis: Int, found: Int, expected: Int)
  case elementCountMismatch(operator: Int, tensor: Int, found: Int, expected: Int)
  /// The kind needs another rank than the tensor has.
  case rankMismatch(operator: Int, tensor: Int, found: Int, expected: Int)
  case typeMismatch(operator: Int, tensor: Int)
  case scaleMismatch(operator: Int, tensor: Int, bits: UInt32, expected: UInt32)
  case quantizationMismatch(operator: Int, tensor: Int, zeroPoint: Int32, expected: Int32)
  case geometry(operator: Int, field: GeometryField, found: Int32)
  /// A window of a pool holds padding only; `position` counts outputs along the axis.
  case windowOutsideInput(operator: Int, axis: Int, position: Int)
  /// A number of a block is out of range; axis 0 for numbers that belong to none.
  case operatorNumber(operator: Int, field: OperatorNumberField, axis: Int, found: Int32)
  case clamp(operator: Int, lower: Int32, upper: Int32)
  case multiplier(operator: Int, index: Int, found: Int32)
  case shift(operator: Int, index: Int, found: Int32)
  /// A sigmoid table of a recurrent cell has a negative entry.
  case negativeGate(operator: Int, index: Int, found: Int32)
  /// Weights lie in −127 … 127.
  case weight(operator: Int, index: Int)
  /// A sum or product can leave 32 bits; channel 0 for operators without channels.
  case accumulatorOverflow(operator: Int, channel: Int)
  case accumulatorBound(operator: Int, stored: UInt32, computed: UInt32)
  case operatorWork(operator: Int, stored: UInt32, computed: UInt32)
  /// What a layer normalisation adds to the variance is not in 1 … 2^62 − 1; its two words.
  case epsilon(operator: Int, high: Int32, low: UInt32)

  // Packed weights.
  /// The packing is not known, not of the header's target, or not for operators of this kind, types and sizes.
  case packing(operator: Int, found: UInt16)
  /// The kernels of the packing rely on a limit that the operator does not keep.
  case packedLimit(operator: Int, channel: Int, limit: PackedLimit)
  /// Weights that fill up a group or block are zero.
  case packedPadding(operator: Int, channel: Int, input: Int)
  case scratchSize(operator: Int, stored: UInt32, expected: Int)
  case scratchMisaligned(operator: Int, offset: UInt32)
  case scratchBeyondArena(operator: Int, offset: UInt32, sizeBytes: UInt32, arenaBytes: Int)
  /// Working memory shares bytes with a tensor that holds a value.
  case scratchOverlap(operator: Int, tensor: Int, offset: Int, tensorOffset: Int)
}

/// What the kernels of a packing take for granted.
public enum PackedLimit: UInt8, Sendable, Equatable {
  case shift
  case multiplier
  /// The accumulator is too large.
  case accumulator
  /// The requantised number is too large before the clamp.
  case scaled
  /// A number that the packer derives from others is another one.
  case derived
}

/// The sizes in the header that concern the arena.
public enum ArenaField: UInt8, Sendable, Equatable {
  case arenaSize
  case persistentSize
}

/// The numbers that describe how a kernel slides over its input.
public enum GeometryField: UInt8, Sendable, Equatable {
  case kernelHeight
  case kernelWidth
  case strideHeight
  case strideWidth
  case dilationHeight
  case dilationWidth
  case paddingTop
  case paddingBottom
  case paddingLeft
  case paddingRight
}

/// Numbers of the blocks of pools and of operators that move numbers.
public enum OperatorNumberField: UInt8, Sendable, Equatable {
  case permutation
  case start
  case step
  case before
  case value
  case countsPadding
}
