import ModelImage

extension ErrorRecord {
  /// The numbers of an error in the order of its case.
  public init(_ error: ImageError) {
    switch error {
    case .truncated(let requiredBytes, let availableBytes):
      self.init(
        ErrorCode.imageTruncated.rawValue, Int32(bitPattern: requiredBytes),
        Int32(truncatingIfNeeded: availableBytes))
    case .misalignedBase(let remainderBytes):
      self.init(ErrorCode.imageMisalignedBase.rawValue, Int32(truncatingIfNeeded: remainderBytes))
    case .badMagic(let found): self.init(ErrorCode.imageBadMagic.rawValue, Int32(bitPattern: found))
    case .unsupportedVersion(let found, let supported):
      self.init(
        ErrorCode.imageUnsupportedVersion.rawValue, Int32(bitPattern: found), Int32(bitPattern: supported))
    case .headerChecksum(let stored, let computed):
      self.init(
        ErrorCode.imageHeaderChecksum.rawValue, Int32(bitPattern: stored), Int32(bitPattern: computed))
    case .reservedFieldNotZero(let offset):
      self.init(ErrorCode.imageReservedFieldNotZero.rawValue, Int32(truncatingIfNeeded: offset))
    case .sectionCount(let found, let expected):
      self.init(
        ErrorCode.imageSectionCount.rawValue, Int32(bitPattern: found), Int32(truncatingIfNeeded: expected))
    case .sectionKind(let index, let found):
      self.init(
        ErrorCode.imageSectionKind.rawValue, Int32(truncatingIfNeeded: index), Int32(bitPattern: found))
    case .sectionOffset(let section, let found, let expected):
      self.init(
        ErrorCode.imageSectionOffset.rawValue, Int32(bitPattern: section.rawValue), Int32(bitPattern: found),
        Int32(truncatingIfNeeded: expected))
    case .sectionBeyondImage(let section, let offset, let sizeBytes, let totalBytes):
      self.init(
        ErrorCode.imageSectionBeyondImage.rawValue, Int32(bitPattern: section.rawValue),
        Int32(truncatingIfNeeded: offset), Int32(bitPattern: sizeBytes), Int32(truncatingIfNeeded: totalBytes)
      )
    case .sectionChecksum(let section, let stored, let computed):
      self.init(
        ErrorCode.imageSectionChecksum.rawValue, Int32(bitPattern: section.rawValue),
        Int32(bitPattern: stored), Int32(bitPattern: computed))
    case .sectionSize(let section, let sizeBytes):
      self.init(
        ErrorCode.imageSectionSize.rawValue, Int32(bitPattern: section.rawValue),
        Int32(truncatingIfNeeded: sizeBytes))
    case .paddingNotZero(let offset):
      self.init(ErrorCode.imagePaddingNotZero.rawValue, Int32(truncatingIfNeeded: offset))
    case .imageSize(let stored, let expected):
      self.init(
        ErrorCode.imageImageSize.rawValue, Int32(bitPattern: stored), Int32(truncatingIfNeeded: expected))
    case .arenaMisaligned(let field, let valueBytes):
      self.init(ErrorCode.imageArenaMisaligned.rawValue, Int32(field.rawValue), Int32(bitPattern: valueBytes))
    case .persistentBeyondArena(let persistentBytes, let arenaBytes):
      self.init(
        ErrorCode.imagePersistentBeyondArena.rawValue, Int32(bitPattern: persistentBytes),
        Int32(bitPattern: arenaBytes))
    case .networkOperators(let network, let first, let count, let expectedFirst, let available):
      self.init(
        ErrorCode.imageNetworkOperators.rawValue, Int32(truncatingIfNeeded: network),
        Int32(bitPattern: first), Int32(bitPattern: count), Int32(truncatingIfNeeded: expectedFirst),
        Int32(truncatingIfNeeded: available))
    case .networkTensors(let network, let first, let count, let expectedFirst, let available):
      self.init(
        ErrorCode.imageNetworkTensors.rawValue, Int32(truncatingIfNeeded: network), Int32(bitPattern: first),
        Int32(bitPattern: count), Int32(truncatingIfNeeded: expectedFirst),
        Int32(truncatingIfNeeded: available))
    case .unownedRecords(let section, let owned, let present):
      self.init(
        ErrorCode.imageUnownedRecords.rawValue, Int32(bitPattern: section.rawValue),
        Int32(truncatingIfNeeded: owned), Int32(truncatingIfNeeded: present))
    case .portCount(let network, let inputs, let outputs):
      self.init(
        ErrorCode.imagePortCount.rawValue, Int32(truncatingIfNeeded: network),
        Int32(truncatingIfNeeded: inputs), Int32(truncatingIfNeeded: outputs))
    case .portTensor(let network, let tensor):
      self.init(
        ErrorCode.imagePortTensor.rawValue, Int32(truncatingIfNeeded: network),
        Int32(truncatingIfNeeded: tensor))
    case .repeatedInput(let network, let tensor):
      self.init(
        ErrorCode.imageRepeatedInput.rawValue, Int32(truncatingIfNeeded: network),
        Int32(truncatingIfNeeded: tensor))
    case .networkWork(let network, let stored, let computed):
      self.init(
        ErrorCode.imageNetworkWork.rawValue, Int32(truncatingIfNeeded: network), Int32(bitPattern: stored),
        Int32(bitPattern: computed))
    case .networkAccumulatorBound(let network, let stored, let computed):
      self.init(
        ErrorCode.imageNetworkAccumulatorBound.rawValue, Int32(truncatingIfNeeded: network),
        Int32(bitPattern: stored), Int32(bitPattern: computed))
    case .elementType(let tensor, let found):
      self.init(ErrorCode.imageElementType.rawValue, Int32(truncatingIfNeeded: tensor), Int32(found))
    case .storage(let tensor, let found):
      self.init(ErrorCode.imageStorage.rawValue, Int32(truncatingIfNeeded: tensor), Int32(found))
    case .rank(let tensor, let found):
      self.init(
        ErrorCode.imageRank.rawValue, Int32(truncatingIfNeeded: tensor), Int32(truncatingIfNeeded: found))
    case .dimension(let tensor, let axis, let found):
      self.init(
        ErrorCode.imageDimension.rawValue, Int32(truncatingIfNeeded: tensor), Int32(truncatingIfNeeded: axis),
        Int32(bitPattern: found))
    case .elementCount(let tensor, let limit):
      self.init(
        ErrorCode.imageElementCount.rawValue, Int32(truncatingIfNeeded: tensor), Int32(bitPattern: limit))
    case .zeroPoint(let tensor, let found):
      self.init(ErrorCode.imageZeroPoint.rawValue, Int32(truncatingIfNeeded: tensor), found)
    case .scale(let tensor, let bits):
      self.init(ErrorCode.imageScale.rawValue, Int32(truncatingIfNeeded: tensor), Int32(bitPattern: bits))
    case .tensorMisaligned(let tensor, let offset):
      self.init(
        ErrorCode.imageTensorMisaligned.rawValue, Int32(truncatingIfNeeded: tensor), Int32(bitPattern: offset)
      )
    case .tensorBeyondArena(let tensor, let offset, let sizeBytes, let arenaBytes):
      self.init(
        ErrorCode.imageTensorBeyondArena.rawValue, Int32(truncatingIfNeeded: tensor),
        Int32(bitPattern: offset), Int32(truncatingIfNeeded: sizeBytes), Int32(bitPattern: arenaBytes))
    case .tensorInPersistentRegion(let tensor, let offset, let persistentBytes):
      self.init(
        ErrorCode.imageTensorInPersistentRegion.rawValue, Int32(truncatingIfNeeded: tensor),
        Int32(bitPattern: offset), Int32(bitPattern: persistentBytes))
    case .constantBeyondParameters(let tensor, let offset, let sizeBytes, let sectionBytes):
      self.init(
        ErrorCode.imageConstantBeyondParameters.rawValue, Int32(truncatingIfNeeded: tensor),
        Int32(bitPattern: offset), Int32(truncatingIfNeeded: sizeBytes),
        Int32(truncatingIfNeeded: sectionBytes))
    case .tensorOwner(let tensor, let stored, let expected):
      self.init(
        ErrorCode.imageTensorOwner.rawValue, Int32(truncatingIfNeeded: tensor), Int32(bitPattern: stored),
        Int32(truncatingIfNeeded: expected))
    case .liveRange(let tensor, let storedFirst, let storedLast, let first, let last):
      self.init(
        ErrorCode.imageLiveRange.rawValue, Int32(truncatingIfNeeded: tensor), Int32(bitPattern: storedFirst),
        Int32(bitPattern: storedLast), Int32(truncatingIfNeeded: first), Int32(truncatingIfNeeded: last))
    case .overlap(let tensor, let other, let offset, let otherOffset):
      self.init(
        ErrorCode.imageOverlap.rawValue, Int32(truncatingIfNeeded: tensor), Int32(truncatingIfNeeded: other),
        Int32(truncatingIfNeeded: offset), Int32(truncatingIfNeeded: otherOffset))
    case .operatorKind(let position, let found):
      self.init(ErrorCode.imageOperatorKind.rawValue, Int32(truncatingIfNeeded: position), Int32(found))
    case .inputCount(let position, let found):
      self.init(
        ErrorCode.imageInputCount.rawValue, Int32(truncatingIfNeeded: position),
        Int32(truncatingIfNeeded: found))
    case .operatorTensor(let position, let tensor):
      self.init(
        ErrorCode.imageOperatorTensor.rawValue, Int32(truncatingIfNeeded: position),
        Int32(truncatingIfNeeded: tensor))
    case .useBeforeDefinition(let position, let tensor):
      self.init(
        ErrorCode.imageUseBeforeDefinition.rawValue, Int32(truncatingIfNeeded: position),
        Int32(truncatingIfNeeded: tensor))
    case .redefinition(let position, let tensor):
      self.init(
        ErrorCode.imageRedefinition.rawValue, Int32(truncatingIfNeeded: position),
        Int32(truncatingIfNeeded: tensor))
    case .unusedTensor(let tensor):
      self.init(ErrorCode.imageUnusedTensor.rawValue, Int32(truncatingIfNeeded: tensor))
    case .parametersMisaligned(let position, let offset):
      self.init(
        ErrorCode.imageParametersMisaligned.rawValue, Int32(truncatingIfNeeded: position),
        Int32(bitPattern: offset))
    case .parametersBeyondSection(let position, let offset, let sizeBytes, let sectionBytes):
      self.init(
        ErrorCode.imageParametersBeyondSection.rawValue, Int32(truncatingIfNeeded: position),
        Int32(bitPattern: offset), Int32(bitPattern: sizeBytes), Int32(truncatingIfNeeded: sectionBytes))
    case .parametersSize(let position, let stored, let expected):
      self.init(
        ErrorCode.imageParametersSize.rawValue, Int32(truncatingIfNeeded: position),
        Int32(bitPattern: stored), Int32(bitPattern: expected))
    case .shapeMismatch(let position, let tensor, let axis, let found, let expected):
      self.init(
        ErrorCode.imageShapeMismatch.rawValue, Int32(truncatingIfNeeded: position),
        Int32(truncatingIfNeeded: tensor), Int32(truncatingIfNeeded: axis), Int32(truncatingIfNeeded: found),
        Int32(truncatingIfNeeded: expected))
    case .elementCountMismatch(let position, let tensor, let found, let expected):
      self.init(
        ErrorCode.imageElementCountMismatch.rawValue, Int32(truncatingIfNeeded: position),
        Int32(truncatingIfNeeded: tensor), Int32(truncatingIfNeeded: found),
        Int32(truncatingIfNeeded: expected))
    case .rankMismatch(let position, let tensor, let found, let expected):
      self.init(
        ErrorCode.imageRankMismatch.rawValue, Int32(truncatingIfNeeded: position),
        Int32(truncatingIfNeeded: tensor), Int32(truncatingIfNeeded: found),
        Int32(truncatingIfNeeded: expected))
    case .typeMismatch(let position, let tensor):
      self.init(
        ErrorCode.imageTypeMismatch.rawValue, Int32(truncatingIfNeeded: position),
        Int32(truncatingIfNeeded: tensor))
    case .scaleMismatch(let position, let tensor, let bits, let expected):
      self.init(
        ErrorCode.imageScaleMismatch.rawValue, Int32(truncatingIfNeeded: position),
        Int32(truncatingIfNeeded: tensor), Int32(bitPattern: bits), Int32(bitPattern: expected))
    case .quantizationMismatch(let position, let tensor, let zeroPoint, let expected):
      self.init(
        ErrorCode.imageQuantizationMismatch.rawValue, Int32(truncatingIfNeeded: position),
        Int32(truncatingIfNeeded: tensor), zeroPoint, expected)
    case .geometry(let position, let field, let found):
      self.init(
        ErrorCode.imageGeometry.rawValue, Int32(truncatingIfNeeded: position), Int32(field.rawValue), found)
    case .windowOutsideInput(let position, let axis, let output):
      self.init(
        ErrorCode.imageWindowOutsideInput.rawValue, Int32(truncatingIfNeeded: position),
        Int32(truncatingIfNeeded: axis), Int32(truncatingIfNeeded: output))
    case .operatorNumber(let position, let field, let axis, let found):
      self.init(
        ErrorCode.imageOperatorNumber.rawValue, Int32(truncatingIfNeeded: position), Int32(field.rawValue),
        Int32(truncatingIfNeeded: axis), found)
    case .clamp(let position, let lower, let upper):
      self.init(ErrorCode.imageClamp.rawValue, Int32(truncatingIfNeeded: position), lower, upper)
    case .multiplier(let position, let index, let found):
      self.init(
        ErrorCode.imageMultiplier.rawValue, Int32(truncatingIfNeeded: position),
        Int32(truncatingIfNeeded: index), found)
    case .shift(let position, let index, let found):
      self.init(
        ErrorCode.imageShift.rawValue, Int32(truncatingIfNeeded: position), Int32(truncatingIfNeeded: index),
        found)
    case .negativeGate(let position, let index, let found):
      self.init(
        ErrorCode.imageNegativeGate.rawValue, Int32(truncatingIfNeeded: position),
        Int32(truncatingIfNeeded: index), found)
    case .weight(let position, let index):
      self.init(
        ErrorCode.imageWeight.rawValue, Int32(truncatingIfNeeded: position), Int32(truncatingIfNeeded: index))
    case .accumulatorOverflow(let position, let channel):
      self.init(
        ErrorCode.imageAccumulatorOverflow.rawValue, Int32(truncatingIfNeeded: position),
        Int32(truncatingIfNeeded: channel))
    case .accumulatorBound(let position, let stored, let computed):
      self.init(
        ErrorCode.imageAccumulatorBound.rawValue, Int32(truncatingIfNeeded: position),
        Int32(bitPattern: stored), Int32(bitPattern: computed))
    case .operatorWork(let position, let stored, let computed):
      self.init(
        ErrorCode.imageOperatorWork.rawValue, Int32(truncatingIfNeeded: position), Int32(bitPattern: stored),
        Int32(bitPattern: computed))
    case .epsilon(let position, let high, let low):
      self.init(
        ErrorCode.imageEpsilon.rawValue, Int32(truncatingIfNeeded: position), high, Int32(bitPattern: low))
    case .foreignPacking(let found, let native):
      self.init(
        ErrorCode.imageForeignPacking.rawValue, Int32(bitPattern: found), Int32(bitPattern: native))
    case .packing(let position, let found):
      self.init(ErrorCode.imagePacking.rawValue, Int32(truncatingIfNeeded: position), Int32(found))
    case .packedLimit(let position, let channel, let limit):
      self.init(
        ErrorCode.imagePackedLimit.rawValue, Int32(truncatingIfNeeded: position),
        Int32(truncatingIfNeeded: channel), Int32(limit.rawValue))
    case .packedPadding(let position, let channel, let input):
      self.init(
        ErrorCode.imagePackedPadding.rawValue, Int32(truncatingIfNeeded: position),
        Int32(truncatingIfNeeded: channel), Int32(truncatingIfNeeded: input))
    case .scratchSize(let position, let stored, let expected):
      self.init(
        ErrorCode.imageScratchSize.rawValue, Int32(truncatingIfNeeded: position), Int32(bitPattern: stored),
        Int32(truncatingIfNeeded: expected))
    case .scratchMisaligned(let position, let offset):
      self.init(
        ErrorCode.imageScratchMisaligned.rawValue, Int32(truncatingIfNeeded: position),
        Int32(bitPattern: offset))
    case .scratchBeyondArena(let position, let offset, let sizeBytes, let arenaBytes):
      self.init(
        ErrorCode.imageScratchBeyondArena.rawValue, Int32(truncatingIfNeeded: position),
        Int32(bitPattern: offset), Int32(bitPattern: sizeBytes), Int32(truncatingIfNeeded: arenaBytes))
    case .scratchOverlap(let position, let tensor, let offset, let tensorOffset):
      self.init(
        ErrorCode.imageScratchOverlap.rawValue, Int32(truncatingIfNeeded: position),
        Int32(truncatingIfNeeded: tensor), Int32(truncatingIfNeeded: offset),
        Int32(truncatingIfNeeded: tensorOffset))
    }
  }
}
