import RadioControl

extension ErrorRecord {
  /// The numbers of an error in the order of its case.
  public init(_ error: RadioControlError) {
    switch error {
    case .pilotSampleCount(let value, let expected):
      self.init(
        ErrorCode.controlPilotSampleCount.rawValue, Int32(truncatingIfNeeded: value),
        Int32(truncatingIfNeeded: expected))
    case .scratchCount(let value, let needed):
      self.init(
        ErrorCode.controlScratchCount.rawValue, Int32(truncatingIfNeeded: value),
        Int32(truncatingIfNeeded: needed))
    case .frameSize(let value, let expected):
      self.init(
        ErrorCode.controlFrameSize.rawValue, Int32(truncatingIfNeeded: value),
        Int32(truncatingIfNeeded: expected))
    case .tensorCount(let value, let expected):
      self.init(
        ErrorCode.controlTensorCount.rawValue, Int32(truncatingIfNeeded: value),
        Int32(truncatingIfNeeded: expected))
    case .referenceCount(let value, let expected):
      self.init(
        ErrorCode.controlReferenceCount.rawValue, Int32(truncatingIfNeeded: value),
        Int32(truncatingIfNeeded: expected))
    case .price(let value, let lower, let upper):
      self.init(ErrorCode.controlPrice.rawValue, value, lower, upper)
    case .slotOrder: self.init(ErrorCode.controlSlotOrder.rawValue)
    case .noStoppingValue: self.init(ErrorCode.controlNoStoppingValue.rawValue)
    case .loopSectionSize(let value, let expected):
      self.init(
        ErrorCode.controlLoopSectionSize.rawValue, Int32(truncatingIfNeeded: value),
        Int32(truncatingIfNeeded: expected))
    case .loopSectionVersion(let value, let supported):
      self.init(ErrorCode.controlLoopSectionVersion.rawValue, value, supported)
    case .loopField(let field, let value, let lower, let upper):
      self.init(
        ErrorCode.controlLoopField.rawValue, Int32(truncatingIfNeeded: field.rawValue), value, lower, upper)
    case .loopDisagreement(let age, let value):
      self.init(ErrorCode.controlLoopDisagreement.rawValue, Int32(truncatingIfNeeded: age), value)
    case .loopLatentBounds(let dimension, let lower, let upper):
      self.init(
        ErrorCode.controlLoopLatentBounds.rawValue, Int32(truncatingIfNeeded: dimension), lower, upper)
    case .loopConversion(let index, let multiplier, let shift):
      self.init(ErrorCode.controlLoopConversion.rawValue, Int32(truncatingIfNeeded: index), multiplier, shift)
    case .missingNetwork(let role):
      self.init(ErrorCode.controlMissingNetwork.rawValue, Int32(bitPattern: role.rawValue))
    case .portCount(let role, let inputs, let outputs, let expectedInputs):
      self.init(
        ErrorCode.controlPortCount.rawValue, Int32(bitPattern: role.rawValue),
        Int32(truncatingIfNeeded: inputs), Int32(truncatingIfNeeded: outputs),
        Int32(truncatingIfNeeded: expectedInputs))
    case .constantPort(let port):
      self.init(ErrorCode.controlConstantPort.rawValue, Int32(bitPattern: port.role.rawValue), port.position)
    case .elementCount(let port, let value, let expected):
      self.init(
        ErrorCode.controlElementCount.rawValue, Int32(bitPattern: port.role.rawValue), port.position,
        Int32(truncatingIfNeeded: value), Int32(truncatingIfNeeded: expected))
    case .quantizationMismatch(
      let port, let scaleBits, let zeroPoint, let isWide, let expectedScaleBits, let expectedZeroPoint,
      let expectedIsWide):
      self.init(
        ErrorCode.controlQuantizationMismatch.rawValue, Int32(bitPattern: port.role.rawValue), port.position,
        Int32(bitPattern: scaleBits), zeroPoint, isWide ? 1 : 0, Int32(bitPattern: expectedScaleBits),
        expectedZeroPoint, expectedIsWide ? 1 : 0)
    case .conversionScale(let port, let scaleBits, let tensorScaleBits):
      self.init(
        ErrorCode.controlConversionScale.rawValue, Int32(bitPattern: port.role.rawValue), port.position,
        Int32(bitPattern: scaleBits), Int32(bitPattern: tensorScaleBits))
    case .backgroundSize(let value, let expected):
      self.init(
        ErrorCode.controlBackgroundSize.rawValue, Int32(truncatingIfNeeded: value),
        Int32(truncatingIfNeeded: expected))
    case .persistentSize(let value, let needed):
      self.init(
        ErrorCode.controlPersistentSize.rawValue, Int32(truncatingIfNeeded: value),
        Int32(truncatingIfNeeded: needed))
    case .arena(let error): self.init(error)
    }
  }
}

extension LoopPort {
  fileprivate var role: LoopRole {
    switch self {
    case .input(let role, _): role
    case .output(let role): role
    }
  }

  /// An input's position, −1 for the output.
  fileprivate var position: Int32 {
    switch self {
    case .input(_, let position): Int32(truncatingIfNeeded: position)
    case .output: -1
    }
  }
}
