import CLatentLink
import RadioControl
import Runtime

extension Failure {
  init(_ error: RadioControlError) {
    switch error {
    case .pilotSampleCount(let found, let expected):
      self.init(LL_ERROR_PILOT_SAMPLE_COUNT, found, expected)
    case .scratchCount(let found, let needed): self.init(LL_ERROR_SCRATCH_COUNT, found, needed)
    case .frameSize(let found, let expected): self.init(LL_ERROR_FRAME_SIZE, found, expected)
    case .tensorCount(let found, let expected): self.init(LL_ERROR_TENSOR_COUNT, found, expected)
    case .referenceCount(let found, let expected): self.init(LL_ERROR_REFERENCE_COUNT, found, expected)
    case .price(let price, let lower, let upper): self.init(LL_ERROR_PRICE, price, lower, upper)
    case .slotOrder: self.init(LL_ERROR_SLOT_ORDER)
    case .noStoppingValue: self.init(LL_ERROR_NO_STOPPING_VALUE)
    case .loopSectionSize(let found, let expected):
      self.init(LL_ERROR_LOOP_SECTION_SIZE, found, expected)
    case .loopSectionVersion(let found, let supported):
      self.init(LL_ERROR_LOOP_SECTION_VERSION, found, supported)
    case .loopField(let field, let value, let lower, let upper):
      self.init(LL_ERROR_LOOP_FIELD, field.rawValue, value, lower, upper)
    case .loopDisagreement(let age, let value): self.init(LL_ERROR_LOOP_DISAGREEMENT, age, value)
    case .loopLatentBounds(let dimension, let lower, let upper):
      self.init(LL_ERROR_LOOP_LATENT_BOUNDS, dimension, lower, upper)
    case .loopConversion(let index, let multiplier, let shift):
      self.init(LL_ERROR_LOOP_CONVERSION, index, multiplier, shift)
    case .missingNetwork(let role): self.init(LL_ERROR_MISSING_NETWORK, role.rawValue)
    case .portCount(let role, let inputs, let outputs, let expectedInputs):
      self.init(LL_ERROR_LOOP_PORT_COUNT, role.rawValue, inputs, outputs, expectedInputs)
    case .constantPort(let port): self.init(LL_ERROR_CONSTANT_PORT, port.role, port.place)
    case .elementCount(let port, let found, let expected):
      self.init(LL_ERROR_LOOP_ELEMENT_COUNT, port.role, port.place, found, expected)
    case .quantizationMismatch(
      let port, let scale, let zeroPoint, let isWide, let expectedScale, let expectedZeroPoint,
      let expectedIsWide):
      self = Failure(LL_ERROR_LOOP_QUANTIZATION, port.role, port.place, scale, zeroPoint, isWide ? 1 : 0)
        .with(expectedScale).with(expectedZeroPoint).with(expectedIsWide ? 1 : 0)
    case .conversionScale(let port, let scale, let tensorScale):
      self.init(LL_ERROR_CONVERSION_SCALE, port.role, port.place, scale, tensorScale)
    case .backgroundSize(let found, let expected): self.init(LL_ERROR_BACKGROUND_SIZE, found, expected)
    case .persistentSize(let found, let needed): self.init(LL_ERROR_PERSISTENT_SIZE, found, needed)
    case .arena(let error): self.init(error)
    }
  }

  init(_ error: ArenaError) {
    switch error {
    case .tooSmall(let required, let available): self.init(LL_ERROR_ARENA_TOO_SMALL, required, available)
    case .misaligned(let remainder): self.init(LL_ERROR_ARENA_MISALIGNED, remainder)
    }
  }
}

extension LoopPort {
  fileprivate var role: UInt32 {
    switch self {
    case .input(let role, _), .output(let role): role.rawValue
    }
  }

  /// The position of an input; −1 is the output.
  fileprivate var place: Int {
    switch self {
    case .input(_, let place): place
    case .output: -1
    }
  }
}
