import CLatentLink
import ModelImage
import RadioControl
import Testing

/// A slot through C is the controller's slot.
@Suite struct SlotFunctionsTests {
  private static let samples = (0..<LL_PILOT_SAMPLES).map { Int16($0 * 31 % 20001 - 10000) }
  private static let pixels = (0..<LL_FRAME_PIXELS).map { UInt8(truncatingIfNeeded: $0 * 7) }
  private static let before = (0..<LL_FRAME_PIXELS).map { UInt8(truncatingIfNeeded: $0 * 5) }

  /// Pilot and frame, pilot alone, frame alone, neither.
  private static let slots: [(pilot: Bool, frame: Bool)] = [
    (true, true), (true, false), (false, true), (false, false), (true, true),
  ]

  @Test(arguments: [LL_RULE_PROGRAMME, LL_RULE_STOPPING_VALUE])
  func slotsAreTheControllersSlots(rule: Int) throws {
    let shared = try SharedModel()
    let controller = shared.controller()
    let image = try ModelImage(validating: UnsafeRawBufferPointer(shared.image))
    let arena = SharedModel.aligned(image.arenaSizeBytes)
    defer { arena.deallocate() }
    var twin = try RadioController(image: image, memory: arena)
    #expect(ll_controller_set_price(controller, 2048, nil) == LL_OK)
    #expect(ll_controller_set_rule(controller, Int32(rule), nil) == LL_OK)
    try twin.setPrice(2048)
    try twin.setRule(try #require(LoopConstants.Rule(rawValue: Int32(rule))))

    for slot in Self.slots {
      let references = [Int16](repeating: 700, count: (twin.constants.horizon + 1) * 6)
      let (decision, command) = try Self.step(controller, slot, references)
      let pilot: Pilot? = slot.pilot ? Pilot(samples: Self.samples.span, exponent: -20) : nil
      let expected = try twin.beginSlot(pilot: pilot, references: references.span)
      let frame: FramePair? =
        slot.frame ? FramePair(current: Self.pixels.span, previous: Self.before.span) : nil
      let expectedCommand = try twin.endSlot(frame: frame)

      #expect(decision.reason == Int32(expected.reason.rawValue))
      #expect((decision.sends_now == 1) == expected.sendsNow)
      #expect(decision.required_power_dbm_q8 == expected.requiredPowerDBm)
      #expect(decision.power_dbm_q8 == expected.powerDBm)
      #expect(decision.power_1024_mw == expected.powerMilliwatts1024)
      #expect(command.acceleration_x_q12 == expectedCommand.accelerationX)
      #expect(command.acceleration_y_q12 == expectedCommand.accelerationY)
      #expect((command.is_steered == 1) == expectedCommand.isSteered)

      var info = ll_controller_info()
      #expect(ll_controller_describe(controller, &info, nil) == LL_OK)
      #expect(info.digest == twin.digest.value)
      #expect(info.age_slots == UInt32(twin.ageSlots))
      #expect(info.rule == rule && info.price_1024_mw == 2048)
      #expect((info.is_latent_trusted == 1) == twin.isLatentTrusted)
      let events = twin.events
      #expect(
        [
          info.events.missing_pilots, info.events.malformed_pilots, info.events.missing_frames,
          info.events.unrequested_frames, info.events.deferrals, info.events.age_limits,
          info.events.implausible_latents, info.events.unsteered_commands,
        ] == [
          events.missingPilots, events.malformedPilots, events.missingFrames, events.unrequestedFrames,
          events.deferrals, events.ageLimits, events.implausibleLatents, events.unsteeredCommands,
        ])
    }
  }

  @Test func resettingStartsTheSameEpisode() throws {
    let shared = try SharedModel()
    let controller = shared.controller()
    let references = [Int16](repeating: -300, count: 15 * 6)
    var digests: [[UInt32]] = []
    for _ in 0..<2 {
      digests.append([])
      for slot in Self.slots {
        _ = try Self.step(controller, slot, references)
        var info = ll_controller_info()
        #expect(ll_controller_describe(controller, &info, nil) == LL_OK)
        digests[digests.count - 1].append(info.digest)
      }
      #expect(ll_controller_reset(controller, nil) == LL_OK)
    }
    #expect(digests[0] == digests[1])
    #expect(Set(digests[0]).count == Self.slots.count)
  }

  @Test func refusalsLeaveTheSlotOpen() throws {
    let shared = try SharedModel()
    let controller = shared.controller()
    var command = ll_command()
    #expect(ll_controller_end_slot(controller, nil, &command, nil) == LL_ERROR_SLOT_ORDER)
    let references = [Int16](repeating: 0, count: 15 * 6)
    var decision = ll_decision()
    #expect(
      ll_controller_begin_slot(controller, nil, references, 89, &decision, nil) == LL_ERROR_REFERENCE_COUNT)
    #expect(ll_controller_begin_slot(controller, nil, references, 90, &decision, nil) == LL_OK)
    #expect(ll_controller_begin_slot(controller, nil, references, 90, &decision, nil) == LL_ERROR_SLOT_ORDER)
    #expect(ll_controller_end_slot(controller, nil, nil, nil) == LL_ERROR_NULL_ARGUMENT)
    #expect(ll_controller_end_slot(controller, nil, &command, nil) == LL_OK)
  }

  private static func step(
    _ controller: OpaquePointer?, _ slot: (pilot: Bool, frame: Bool), _ references: [Int16]
  ) throws -> (ll_decision, ll_command) {
    var decision = ll_decision()
    var command = ll_command()
    try samples.withUnsafeBufferPointer { samples in
      var pilot = ll_pilot(samples: samples.baseAddress, sample_count: UInt32(samples.count), exponent: -20)
      let code =
        slot.pilot
        ? ll_controller_begin_slot(controller, &pilot, references, UInt32(references.count), &decision, nil)
        : ll_controller_begin_slot(controller, nil, references, UInt32(references.count), &decision, nil)
      try #require(code == LL_OK)
    }
    try pixels.withUnsafeBufferPointer { current in
      try before.withUnsafeBufferPointer { previous in
        var frame = ll_frame(
          current: current.baseAddress, previous: previous.baseAddress, pixel_count: UInt32(current.count))
        let code =
          slot.frame
          ? ll_controller_end_slot(controller, &frame, &command, nil)
          : ll_controller_end_slot(controller, nil, &command, nil)
        try #require(code == LL_OK)
      }
    }
    return (decision, command)
  }
}
