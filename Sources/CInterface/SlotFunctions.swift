// Names are those of latentlink.h.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

public import CLatentLink
import RadioControl

@c @implementation
public func ll_controller_begin_slot(
  _ controller: OpaquePointer?, _ pilot: UnsafePointer<ll_pilot>?, _ references: UnsafePointer<Int16>?,
  _ referenceCount: UInt32, _ decision: UnsafeMutablePointer<ll_decision>?,
  _ error: UnsafeMutablePointer<ll_error>?
) -> Int32 {
  unsafe answer(error) { () throws(Failure) in
    let handle = unsafe try openedController(controller)
    let points = unsafe try Arguments.buffer(references, referenceCount, position: 3)
    let result = unsafe try Arguments.required(decision, 5)
    guard let pilot = unsafe pilot else {
      unsafe result.pointee = try begin(handle, pilot: nil, references: points.span)
      return
    }
    let samples = unsafe try Arguments.buffer(
      pilot.pointee.samples, pilot.pointee.sample_count, position: 2)
    unsafe result.pointee = try begin(
      handle, pilot: Pilot(samples: samples.span, exponent: pilot.pointee.exponent),
      references: points.span)
  }
}

@unsafe
private func begin(
  _ handle: UnsafeMutablePointer<ControllerHandle>, pilot: Pilot?, references: Span<Int16>
) throws(Failure) -> ll_decision {
  do throws(RadioControlError) {
    return ll_decision(unsafe try handle.pointee.value.beginSlot(pilot: pilot, references: references))
  } catch {
    throw Failure(error)
  }
}

@c @implementation
public func ll_controller_end_slot(
  _ controller: OpaquePointer?, _ frame: UnsafePointer<ll_frame>?,
  _ command: UnsafeMutablePointer<ll_command>?, _ error: UnsafeMutablePointer<ll_error>?
) -> Int32 {
  unsafe answer(error) { () throws(Failure) in
    let handle = unsafe try openedController(controller)
    let result = unsafe try Arguments.required(command, 3)
    guard let frame = unsafe frame else {
      unsafe result.pointee = try end(handle, frame: nil)
      return
    }
    let pixels = unsafe frame.pointee.pixel_count
    let current = unsafe try Arguments.buffer(frame.pointee.current, pixels, position: 2)
    let previous = unsafe try Arguments.buffer(frame.pointee.previous, pixels, position: 2)
    unsafe result.pointee = try end(
      handle, frame: FramePair(current: current.span, previous: previous.span))
  }
}

@unsafe
private func end(
  _ handle: UnsafeMutablePointer<ControllerHandle>, frame: FramePair?
) throws(Failure) -> ll_command {
  do throws(RadioControlError) {
    return ll_command(unsafe try handle.pointee.value.endSlot(frame: frame))
  } catch {
    throw Failure(error)
  }
}

extension ll_decision {
  fileprivate init(_ decision: TransmissionDecision) {
    self.init(
      sends_now: decision.sendsNow ? 1 : 0, reason: Int32(decision.reason.rawValue),
      required_power_dbm_q8: decision.requiredPowerDBm, power_dbm_q8: decision.powerDBm,
      power_1024_mw: decision.powerMilliwatts1024)
  }
}

extension ll_command {
  fileprivate init(_ command: ControlCommand) {
    self.init(
      acceleration_x_q12: command.accelerationX, acceleration_y_q12: command.accelerationY,
      is_steered: command.isSteered ? 1 : 0)
  }
}
