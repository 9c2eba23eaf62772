import CLatentLink
import ModelImage

extension Failure {
  /// One case a line or two, all of them: the compiler asks for a code when an error is added.
  init(_ error: ImageError) {
    switch error {
    case .truncated(let required, let available):
      self.init(LL_ERROR_IMAGE_TRUNCATED, required, available)
    case .misalignedBase(let remainder): self.init(LL_ERROR_IMAGE_MISALIGNED, remainder)
    case .badMagic(let found): self.init(LL_ERROR_IMAGE_MAGIC, found)
    case .unsupportedVersion(let found, let supported):
      self.init(LL_ERROR_IMAGE_VERSION, found, supported)
    case .headerChecksum(let stored, let computed):
      self.init(LL_ERROR_IMAGE_HEADER_CHECKSUM, stored, computed)
    case .reservedFieldNotZero(let offset): self.init(LL_ERROR_IMAGE_RESERVED_FIELD, offset)
    case .sectionCount(let found, let expected):
      self.init(LL_ERROR_IMAGE_SECTION_COUNT, found, expected)
    case .sectionKind(let index, let found): self.init(LL_ERROR_IMAGE_SECTION_KIND, index, found)
    case .sectionOffset(let section, let found, let expected):
      self.init(LL_ERROR_IMAGE_SECTION_OFFSET, section.rawValue, found, expected)
    case .sectionBeyondImage(let section, let offset, let size, let total):
      self.init(LL_ERROR_IMAGE_SECTION_BEYOND, section.rawValue, offset, size, total)
    case .sectionChecksum(let section, let stored, let computed):
      self.init(LL_ERROR_IMAGE_SECTION_CHECKSUM, section.rawValue, stored, computed)
    case .sectionSize(let section, let size):
      self.init(LL_ERROR_IMAGE_SECTION_SIZE, section.rawValue, size)
    case .paddingNotZero(let offset): self.init(LL_ERROR_IMAGE_PADDING, offset)
    case .imageSize(let stored, let expected): self.init(LL_ERROR_IMAGE_SIZE, stored, expected)
    case .arenaMisaligned(let field, let value):
      self.init(LL_ERROR_IMAGE_ARENA_MISALIGNED, Int(field.rawValue), value)
    case .persistentBeyondArena(let persistent, let arena):
      self.init(LL_ERROR_IMAGE_PERSISTENT, persistent, arena)
    case .networkOperators(let network, let first, let count, let expectedFirst, let available):
      self.init(LL_ERROR_IMAGE_NETWORK_OPERATORS, network, first, count, expectedFirst, available)
    case .networkTensors(let network, let first, let count, let expectedFirst, let available):
      self.init(LL_ERROR_IMAGE_NETWORK_TENSORS, network, first, count, expectedFirst, available)
    case .unownedRecords(let section, let owned, let present):
      self.init(LL_ERROR_IMAGE_UNOWNED_RECORDS, section.rawValue, owned, present)
    case .portCount(let network, let inputs, let outputs):
      self.init(LL_ERROR_IMAGE_PORT_COUNT, network, inputs, outputs)
    case .portTensor(let network, let tensor):
      self.init(LL_ERROR_IMAGE_PORT_TENSOR, network, tensor)
    case .repeatedInput(let network, let tensor):
      self.init(LL_ERROR_IMAGE_REPEATED_INPUT, network, tensor)
    case .networkWork(let network, let stored, let computed):
      self.init(LL_ERROR_IMAGE_NETWORK_WORK, network, stored, computed)
    case .networkAccumulatorBound(let network, let stored, let computed):
      self.init(LL_ERROR_IMAGE_NETWORK_BOUND, network, stored, computed)
    case .elementType(let tensor, let found):
      self.init(LL_ERROR_IMAGE_ELEMENT_TYPE, tensor, Int(found))
    case .storage(let tensor, let found): self.init(LL_ERROR_IMAGE_STORAGE, tensor, Int(found))
    case .rank(let tensor, let found): self.init(LL_ERROR_IMAGE_RANK, tensor, found)
    case .dimension(let tensor, let axis, let found):
      self.init(LL_ERROR_IMAGE_DIMENSION, tensor, axis, found)
    case .elementCount(let tensor, let limit): self.init(LL_ERROR_IMAGE_ELEMENT_COUNT, tensor, limit)
    case .zeroPoint(let tensor, let found): self.init(LL_ERROR_IMAGE_ZERO_POINT, tensor, found)
    case .scale(let tensor, let bits): self.init(LL_ERROR_IMAGE_SCALE, tensor, bits)
    case .tensorMisaligned(let tensor, let offset):
      self.init(LL_ERROR_IMAGE_TENSOR_MISALIGNED, tensor, offset)
    case .tensorBeyondArena(let tensor, let offset, let size, let arena):
      self.init(LL_ERROR_IMAGE_TENSOR_BEYOND_ARENA, tensor, offset, size, arena)
    case .tensorInPersistentRegion(let tensor, let offset, let persistent):
      self.init(LL_ERROR_IMAGE_TENSOR_IN_PERSISTENT, tensor, offset, persistent)
    case .constantBeyondParameters(let tensor, let offset, let size, let section):
      self.init(LL_ERROR_IMAGE_CONSTANT_BEYOND, tensor, offset, size, section)
    case .tensorOwner(let tensor, let stored, let expected):
      self.init(LL_ERROR_IMAGE_TENSOR_OWNER, tensor, stored, expected)
    case .liveRange(let tensor, let storedFirst, let storedLast, let first, let last):
      self.init(LL_ERROR_IMAGE_LIVE_RANGE, tensor, storedFirst, storedLast, first, last)
    case .overlap(let tensor, let other, let offset, let otherOffset):
      self.init(LL_ERROR_IMAGE_TENSOR_OVERLAP, tensor, other, offset, otherOffset)
    case .unusedTensor(let tensor): self.init(LL_ERROR_IMAGE_UNUSED_TENSOR, tensor)
    case .operatorKind(let index, let found): self.init(LL_ERROR_IMAGE_OPERATOR_KIND, index, Int(found))
    case .inputCount(let index, let found): self.init(LL_ERROR_IMAGE_INPUT_COUNT, index, found)
    case .operatorTensor(let index, let tensor): self.init(LL_ERROR_IMAGE_OPERATOR_TENSOR, index, tensor)
    case .useBeforeDefinition(let index, let tensor):
      self.init(LL_ERROR_IMAGE_USE_BEFORE_DEFINITION, index, tensor)
    case .redefinition(let index, let tensor): self.init(LL_ERROR_IMAGE_REDEFINITION, index, tensor)
    case .parametersMisaligned(let index, let offset):
      self.init(LL_ERROR_IMAGE_PARAMETERS_MISALIGNED, index, offset)
    case .parametersBeyondSection(let index, let offset, let size, let section):
      self.init(LL_ERROR_IMAGE_PARAMETERS_BEYOND, index, offset, size, section)
    case .parametersSize(let index, let stored, let expected):
      self.init(LL_ERROR_IMAGE_PARAMETERS_SIZE, index, stored, expected)
    case .shapeMismatch(let index, let tensor, let axis, let found, let expected):
      self.init(LL_ERROR_IMAGE_SHAPE_MISMATCH, index, tensor, axis, found, expected)
    case .elementCountMismatch(let index, let tensor, let found, let expected):
      self.init(LL_ERROR_IMAGE_COUNT_MISMATCH, index, tensor, found, expected)
    case .rankMismatch(let index, let tensor, let found, let expected):
      self.init(LL_ERROR_IMAGE_RANK_MISMATCH, index, tensor, found, expected)
    case .typeMismatch(let index, let tensor): self.init(LL_ERROR_IMAGE_TYPE_MISMATCH, index, tensor)
    case .scaleMismatch(let index, let tensor, let bits, let expected):
      self.init(LL_ERROR_IMAGE_SCALE_MISMATCH, index, tensor, bits, expected)
    case .quantizationMismatch(let index, let tensor, let zeroPoint, let expected):
      self.init(LL_ERROR_IMAGE_ZERO_POINT_MISMATCH, index, tensor, zeroPoint, expected)
    case .geometry(let index, let field, let found):
      self.init(LL_ERROR_IMAGE_GEOMETRY, index, Int(field.rawValue), found)
    case .windowOutsideInput(let index, let axis, let position):
      self.init(LL_ERROR_IMAGE_WINDOW_OUTSIDE, index, axis, position)
    case .operatorNumber(let index, let field, let axis, let found):
      self.init(LL_ERROR_IMAGE_OPERATOR_NUMBER, index, Int(field.rawValue), axis, found)
    case .clamp(let index, let lower, let upper): self.init(LL_ERROR_IMAGE_CLAMP, index, lower, upper)
    case .multiplier(let index, let position, let found):
      self.init(LL_ERROR_IMAGE_MULTIPLIER, index, position, found)
    case .shift(let index, let position, let found):
      self.init(LL_ERROR_IMAGE_SHIFT, index, position, found)
    case .negativeGate(let index, let position, let found):
      self.init(LL_ERROR_IMAGE_NEGATIVE_GATE, index, position, found)
    case .weight(let index, let position): self.init(LL_ERROR_IMAGE_WEIGHT, index, position)
    case .accumulatorOverflow(let index, let channel):
      self.init(LL_ERROR_IMAGE_ACCUMULATOR_OVERFLOW, index, channel)
    case .accumulatorBound(let index, let stored, let computed):
      self.init(LL_ERROR_IMAGE_ACCUMULATOR_BOUND, index, stored, computed)
    case .operatorWork(let index, let stored, let computed):
      self.init(LL_ERROR_IMAGE_OPERATOR_WORK, index, stored, computed)
    case .epsilon(let index, let high, let low): self.init(LL_ERROR_IMAGE_EPSILON, index, high, low)
    case .foreignPacking(let found, let native): self.init(LL_ERROR_IMAGE_FOREIGN_PACKING, found, native)
    case .packing(let index, let found): self.init(LL_ERROR_IMAGE_PACKING, index, Int(found))
    case .packedLimit(let index, let channel, let limit):
      self.init(LL_ERROR_IMAGE_PACKED_LIMIT, index, channel, Int(limit.rawValue))
    case .packedPadding(let index, let channel, let input):
      self.init(LL_ERROR_IMAGE_PACKED_PADDING, index, channel, input)
    case .scratchSize(let index, let stored, let expected):
      self.init(LL_ERROR_IMAGE_SCRATCH_SIZE, index, stored, expected)
    case .scratchMisaligned(let index, let offset):
      self.init(LL_ERROR_IMAGE_SCRATCH_MISALIGNED, index, offset)
    case .scratchBeyondArena(let index, let offset, let size, let arena):
      self.init(LL_ERROR_IMAGE_SCRATCH_BEYOND, index, offset, size, arena)
    case .scratchOverlap(let index, let tensor, let offset, let tensorOffset):
      self.init(LL_ERROR_IMAGE_SCRATCH_OVERLAP, index, tensor, offset, tensorOffset)
    }
  }
}
