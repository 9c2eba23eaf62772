// Names are those of latentlink.h.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

public import CLatentLink
import ModelImage
import RadioControl

typealias ControllerHandle = Handle<RadioController>

/// "LLCH".
let controllerMark: UInt32 = 0x4843_4C4C

@c @implementation
public func ll_controller_memory_size() -> UInt32 { UInt32(truncatingIfNeeded: ControllerHandle.sizeBytes) }

@c @implementation
public func ll_memory_alignment() -> UInt32 {
  UInt32(truncatingIfNeeded: max(ControllerHandle.alignment, ModelHandle.alignment))
}

@c @implementation
public func ll_controller_init(
  _ memory: UnsafeMutableRawPointer?, _ memorySize: UInt32, _ model: OpaquePointer?,
  _ arena: UnsafeMutableRawPointer?, _ arenaSize: UInt32,
  _ controller: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<ll_error>?
) -> Int32 {
  unsafe answer(error) { () throws(Failure) in
    let place = unsafe try ControllerHandle.place(memory, memorySize)
    let image = unsafe try openedModel(model, position: 3)
    let bytes = unsafe try Arguments.memory(arena, arenaSize, position: 4)
    let result = unsafe try Arguments.required(controller, 6)
    let extent = unsafe ArgumentExtent(bytes, position: 4)
    try unsafe ArgumentExtent(place, sizeBytes: ControllerHandle.sizeBytes, position: 1).checkDisjoint(
      from: extent)
    try extent.checkDisjoint(from: ArgumentExtent(image, position: 3))
    unsafe try initialize(place, image, bytes)
    unsafe result.pointee = OpaquePointer(place)
  }
}

@unsafe
private func initialize(
  _ place: UnsafeMutablePointer<ControllerHandle>, _ image: ModelImage,
  _ arena: UnsafeMutableRawBufferPointer
) throws(Failure) {
  do throws(RadioControlError) {
    unsafe place.initialize(
      to: ControllerHandle(
        mark: controllerMark, value: try RadioController(image: image, memory: arena)))
  } catch {
    throw Failure(error)
  }
}

@c @implementation
public func ll_controller_reset(
  _ controller: OpaquePointer?, _ error: UnsafeMutablePointer<ll_error>?
) -> Int32 {
  unsafe answer(error) { () throws(Failure) in
    unsafe try openedController(controller).pointee.value.reset()
  }
}

@c @implementation
public func ll_controller_set_price(
  _ controller: OpaquePointer?, _ price: Int32, _ error: UnsafeMutablePointer<ll_error>?
) -> Int32 {
  unsafe answer(error) { () throws(Failure) in
    let handle = unsafe try openedController(controller)
    do throws(RadioControlError) {
      unsafe try handle.pointee.value.setPrice(price)
    } catch {
      throw Failure(error)
    }
  }
}

@c @implementation
public func ll_controller_set_rule(
  _ controller: OpaquePointer?, _ rule: Int32, _ error: UnsafeMutablePointer<ll_error>?
) -> Int32 {
  unsafe answer(error) { () throws(Failure) in
    let handle = unsafe try openedController(controller)
    guard let chosen = LoopConstants.Rule(rawValue: rule) else { throw Failure(LL_ERROR_RULE, rule) }
    do throws(RadioControlError) {
      unsafe try handle.pointee.value.setRule(chosen)
    } catch {
      throw Failure(error)
    }
  }
}

@c @implementation
public func ll_controller_describe(
  _ controller: OpaquePointer?, _ info: UnsafeMutablePointer<ll_controller_info>?,
  _ error: UnsafeMutablePointer<ll_error>?
) -> Int32 {
  unsafe answer(error) { () throws(Failure) in
    let handle = unsafe try openedController(controller)
    unsafe try Arguments.required(info, 2).pointee = ll_controller_info(handle.pointee.value)
  }
}

@unsafe
func openedController(
  _ controller: OpaquePointer?
) throws(Failure) -> UnsafeMutablePointer<ControllerHandle> {
  unsafe try ControllerHandle.opened(controller, mark: controllerMark, position: 1)
}

extension ll_controller_info {
  fileprivate init(_ controller: borrowing RadioController) {
    let constants = controller.constants
    self.init(
      horizon: UInt32(truncatingIfNeeded: constants.horizon), price_1024_mw: controller.price,
      rule: controller.rule.rawValue, maximum_power_1024_mw: constants.maximumPower,
      age_slots: UInt32(truncatingIfNeeded: controller.ageSlots),
      is_latent_trusted: controller.isLatentTrusted ? 1 : 0, digest: controller.digest.value,
      events: ll_events(controller.events))
  }
}

extension ll_events {
  fileprivate init(_ events: DegradedEvents) {
    self.init(
      missing_pilots: events.missingPilots, malformed_pilots: events.malformedPilots,
      missing_frames: events.missingFrames, unrequested_frames: events.unrequestedFrames,
      deferrals: events.deferrals, age_limits: events.ageLimits,
      implausible_latents: events.implausibleLatents, unsteered_commands: events.unsteeredCommands)
  }
}
