/// A number for every error of the device half, so that a target without strings can name it. Numbers are those of
/// `latentlink_errors.h` of the C library and never reused; `docs/error-codes.md` lists them with their values.
public enum ErrorCode: UInt16, Sendable, Equatable {
  case none = 0

  // ImageError.
  case imageTruncated = 100
  case imageMisalignedBase = 101
  case imageBadMagic = 102
  case imageUnsupportedVersion = 103
  case imageHeaderChecksum = 104
  case imageReservedFieldNotZero = 105
  case imageForeignPacking = 106
  case imageSectionCount = 110
  case imageSectionKind = 111
  case imageSectionOffset = 112
  case imageSectionBeyondImage = 113
  case imageSectionChecksum = 114
  case imageSectionSize = 115
  case imagePaddingNotZero = 116
  case imageImageSize = 117
  case imageArenaMisaligned = 118
  case imagePersistentBeyondArena = 119
  case imageNetworkOperators = 120
  case imageNetworkTensors = 121
  case imageUnownedRecords = 122
  case imagePortCount = 123
  case imagePortTensor = 124
  case imageRepeatedInput = 125
  case imageNetworkWork = 126
  case imageNetworkAccumulatorBound = 127
  case imageElementType = 140
  case imageStorage = 141
  case imageRank = 142
  case imageDimension = 143
  case imageElementCount = 144
  case imageZeroPoint = 145
  case imageScale = 146
  case imageTensorMisaligned = 147
  case imageTensorBeyondArena = 148
  case imageTensorInPersistentRegion = 149
  case imageConstantBeyondParameters = 150
  case imageTensorOwner = 151
  case imageLiveRange = 152
  case imageOverlap = 153
  case imageOperatorKind = 160
  case imageInputCount = 161
  case imageOperatorTensor = 162
  case imageUseBeforeDefinition = 163
  case imageRedefinition = 164
  case imageUnusedTensor = 165
  case imageParametersMisaligned = 166
  case imageParametersBeyondSection = 167
  case imageParametersSize = 168
  case imageShapeMismatch = 169
  case imageElementCountMismatch = 170
  case imageRankMismatch = 171
  case imageTypeMismatch = 172
  case imageScaleMismatch = 173
  case imageQuantizationMismatch = 174
  case imageGeometry = 175
  case imageClamp = 176
  case imageMultiplier = 177
  case imageShift = 178
  case imageNegativeGate = 179
  case imageWeight = 180
  case imageAccumulatorOverflow = 181
  case imageAccumulatorBound = 182
  case imageOperatorWork = 183
  case imageWindowOutsideInput = 184
  case imageOperatorNumber = 185
  case imageEpsilon = 190
  case imagePacking = 191
  case imagePackedLimit = 192
  case imagePackedPadding = 193
  case imageScratchSize = 194
  case imageScratchMisaligned = 195
  case imageScratchBeyondArena = 196
  case imageScratchOverlap = 197

  // ArenaError.
  case arenaTooSmall = 200
  case arenaMisaligned = 201

  // RadioControlError.
  case controlPilotSampleCount = 300
  case controlScratchCount = 301
  case controlFrameSize = 302
  case controlTensorCount = 303
  case controlReferenceCount = 304
  case controlPrice = 305
  case controlSlotOrder = 306
  case controlNoStoppingValue = 307
  case controlLoopSectionSize = 320
  case controlLoopSectionVersion = 321
  case controlLoopField = 322
  case controlLoopDisagreement = 323
  case controlLoopLatentBounds = 324
  case controlLoopConversion = 325
  case controlMissingNetwork = 340
  case controlPortCount = 341
  case controlConstantPort = 342
  case controlElementCount = 343
  case controlQuantizationMismatch = 344
  case controlConversionScale = 345
  case controlBackgroundSize = 346
  case controlPersistentSize = 347

  // RecordingError.
  case recordingTruncated = 400
  case recordingMisaligned = 401
  case recordingBadMagic = 402
  case recordingUnsupportedVersion = 403
  case recordingSlotCount = 404
  case recordingHorizon = 405
  case recordingSize = 406
  case recordingChecksum = 407

  // VectorError.
  case vectorsTruncated = 420
  case vectorsMisaligned = 421
  case vectorsBadMagic = 422
  case vectorsUnsupportedVersion = 423
  case vectorsSize = 424
  case vectorsCaseCount = 425
  case vectorsChecksum = 426
  case vectorsReservedFieldNotZero = 427
  case vectorsCaseKind = 428
  case vectorsTruthSource = 429
  case vectorsExtent = 430
}
