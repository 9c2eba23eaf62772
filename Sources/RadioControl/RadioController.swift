import ModelImage
import Runtime

/// The whole controller of the closed loop in integers: one call before the radio, one after it.
///
/// ``beginSlot(pilot:references:)`` predicts, listens, imagines and decides whether a frame is worth its power;
/// ``endSlot(frame:)`` takes the frame or its absence and yields the command. All memory is the caller's: the
/// image, used in place, and the arena, at whose start the image reserves room for the loop's vectors. A step
/// executes the same instructions whatever the data, up to what it was given: a pilot or none, a frame or none.
@safe
public struct RadioController: ~Copyable {
  var executor: Executor
  let arena: ArenaView
  let networks: LoopNetworks
  let memory: LoopMemory
  let conversions: LoopConversions
  /// The loop section of the image.
  public let constants: LoopConstants

  // Settings.
  /// λ d_4, 1/1024 mW; see ``setPrice(_:)``.
  public private(set) var price: Int32
  public private(set) var rule: LoopConstants.Rule
  var programme: StoppingProgramme

  // State between slots, beside the vectors in the arena.
  /// Slots since the last received frame at the end of the last slot, saturated.
  public internal(set) var ageSlots: Int
  /// False before the first frame, and from an implausible prediction on until the next frame.
  public internal(set) var isLatentTrusted = false
  /// Newest first, dB above the power centre, Q16.
  var recentPowers = InlineArray<3, Int32>(repeating: 0)
  public internal(set) var events = DegradedEvents()

  // State inside a slot.
  var isInSlot = false
  /// The reference of this slot, Q12.
  var reference = InlineArray<6, Int32>(repeating: 0)
  /// k = 1 … K at index k − 1.
  var forecasts = InlineArray<32, PowerForecast>(
    repeating: PowerForecast(meanAboveCentre: 0, spreadLog2: 0))
  var decision = TransmissionDecision(
    reason: .wait, requiredPowerDBm: 0, powerDBm: 0, powerMilliwatts1024: 0)
  /// Over everything that the last slot produced.
  public internal(set) var digest = SlotDigest()

  /// Checks that the image holds a loop and starts it.
  ///
  /// - Parameters:
  ///   - image: a validated image whose memory outlives the controller.
  ///   - memory: starts at a multiple of 16, holds `image.arenaSizeBytes` or more, is used by nobody else and
  ///     outlives the controller.
  // Inlined, or the controller would lie on the stack a second time, waiting for its owner to move it.
  @inline(__always)
  public init(image: ModelImage, memory: UnsafeMutableRawBufferPointer) throws(RadioControlError) {
    let constants = try LoopConstants(image.section(.loop))
    let networks = try LoopNetworks(image, horizon: constants.horizon)
    let conversions = try LoopConversions(constants, networks, horizon: constants.horizon)
    let vectors = LoopMemory(networks)
    guard image.persistentSizeBytes >= vectors.sizeBytes else {
      throw .persistentSize(image.persistentSizeBytes, needed: vectors.sizeBytes)
    }
    let background = image.background.count
    guard background == FramePair.pixelCount else {
      throw .backgroundSize(background, expected: FramePair.pixelCount)
    }
    guard constants.rule == .programme || networks.stopping != nil else { throw .noStoppingValue }
    guard let base = memory.baseAddress else {
      throw .arena(.tooSmall(requiredBytes: image.arenaSizeBytes, availableBytes: 0))
    }
    // Nothing throws once a stored property has a value: a noncopyable one could not be taken back.
    executor = try unsafe Self.makeExecutor(image: image, memory: memory)
    arena = unsafe ArenaView(base: base)
    self.constants = constants
    self.networks = networks
    self.conversions = conversions
    self.memory = vectors
    price = constants.price
    rule = constants.rule
    programme = StoppingProgramme(horizon: constants.horizon)
    ageSlots = constants.horizon
    prepareProgramme()
    reset()
  }

  /// Starts an episode: nothing is known, everything is as old as it may be. Settings stay; counters start anew.
  public mutating func reset() {
    arena.clear(memory.latent)
    arena.clear(memory.previousLatent)
    arena.clear(memory.action)
    arena.clear(memory.wirelessState)
    recentPowers = InlineArray(repeating: 0)
    ageSlots = constants.horizon
    isLatentTrusted = false
    isInSlot = false
    events = DegradedEvents()
    digest = SlotDigest()
  }

  /// Sets λ d_4, 1/1024 mW in 1 … 2²⁰, and prepares the dynamic programme for it: the work of about ten
  /// decisions, so it is not part of a slot.
  public mutating func setPrice(_ price: Int32) throws(RadioControlError) {
    guard price >= 1, price <= 1 << 20 else { throw .price(price, lower: 1, upper: 1 << 20) }
    self.price = price
    prepareProgramme()
  }

  /// Chooses between the dynamic programme and the stopping value.
  public mutating func setRule(_ rule: LoopConstants.Rule) throws(RadioControlError) {
    guard rule == .programme || networks.stopping != nil else { throw .noStoppingValue }
    self.rule = rule
  }

  /// Steps 1 to 4: predict, listen to the pilot, imagine, decide.
  ///
  /// - Parameters:
  ///   - pilot: nil when none was received in this slot.
  ///   - references: `[K + 1, 6]`, Q12, of this slot and the K slots to come: position and velocity and
  ///     acceleration as the networks take them (`docs/architecture.md`), x before y.
  public mutating func beginSlot(
    pilot: Pilot?, references: Span<Int16>
  ) throws(RadioControlError) -> TransmissionDecision {
    let expected = (constants.horizon + 1) * LoopLayout.referenceCount
    guard references.count == expected else { throw .referenceCount(references.count, expected: expected) }
    guard !isInSlot else { throw .slotOrder }
    if let pilot, pilot.samples.count != Pilot.sampleCount {
      throw .pilotSampleCount(pilot.samples.count, expected: Pilot.sampleCount)
    }
    isInSlot = true
    digest = SlotDigest()
    for index in 0..<networks.policyReference.count { reference[index] = Int32(references[index]) }

    predictLatent()
    let present = try perceiveChannel(pilot: pilot)
    imagine(references: references)
    decision = decide(present: present)
    appendDecisionToDigest()
    return decision
  }

  /// Steps 5 and 6: take the frame, command the device.
  ///
  /// - Parameter frame: nil when none was sent or it was lost.
  public mutating func endSlot(frame: FramePair?) throws(RadioControlError) -> ControlCommand {
    guard isInSlot else { throw .slotOrder }
    if let frame {
      try receive(frame)
      DegradedEvents.count(&events.unrequestedFrames, when: !decision.sendsNow)
    } else {
      DegradedEvents.count(&events.missingFrames, when: decision.sendsNow)
      ageSlots = ageSlots &+ (ageSlots < 1 << 20 ? 1 : 0)
    }
    isInSlot = false
    let command = commandDevice()
    appendCommandToDigest(command)
    return command
  }

  private static func makeExecutor(
    image: ModelImage, memory: UnsafeMutableRawBufferPointer
  ) throws(RadioControlError) -> Executor {
    do throws(ArenaError) {
      return try unsafe Executor(image: image, memory: memory)
    } catch {
      throw .arena(error)
    }
  }

  private mutating func prepareProgramme() {
    programme.prepare(
      price: price, relativeDisagreement: constants.relativeDisagreement.span,
      marginal: LogNormalPower(
        meanDBm: constants.powerCentre, spreadDB: constants.powerScale, spreadFactor: 1 << 16,
        maximum: constants.maximumPower))
  }
}
