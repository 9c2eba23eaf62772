import EpisodeRecording
import FirmwareSupport
import RadioControl

/// Runs the controller through the recorded slots; what reaches it takes turns, so that every kind of slot occurs.
enum SlotProfile {
  static func run(
    _ controller: inout RadioController, _ recording: EpisodeRecording, rule: LoopConstants.Rule
  ) throws(RadioControlError) {
    controller.reset()
    for slot in 0..<recording.slotCount {
      let takesPilot = slot % 3 != 2
      let takesFrame = slot % 3 == 0
      try begin(&controller, recording, slot, rule: rule, takesPilot: takesPilot)
      try end(&controller, recording, slot, rule: rule, takesFrame: takesFrame)
    }
  }

  private static func begin(
    _ controller: inout RadioController, _ recording: EpisodeRecording, _ slot: Int, rule: LoopConstants.Rule,
    takesPilot: Bool
  ) throws(RadioControlError) {
    let references = recording.references(slot: slot)
    guard takesPilot, recording.flags(slot: slot).hasPilot else {
      let region = Region.begin()
      try callBeginSlot(&controller, pilot: nil, references: references)
      let ticks = region.end()
      ProfileLine.region("begin", slot: slot, rule: rule, arrival: "nothing", ticks: ticks)
      return
    }
    let damaged = controller.events.malformedPilots
    let pilot = Pilot(
      samples: recording.pilotSamples(slot: slot), exponent: recording.pilotExponent(slot: slot))
    let region = Region.begin()
    try callBeginSlot(&controller, pilot: pilot, references: references)
    let ticks = region.end()
    let wasDamaged = controller.events.malformedPilots != damaged
    ProfileLine.region(
      "begin", slot: slot, rule: rule, arrival: wasDamaged ? "damagedPilot" : "pilot", ticks: ticks)
  }

  private static func end(
    _ controller: inout RadioController, _ recording: EpisodeRecording, _ slot: Int, rule: LoopConstants.Rule,
    takesFrame: Bool
  ) throws(RadioControlError) {
    guard takesFrame else {
      let region = Region.begin()
      try callEndSlot(&controller, frame: nil)
      let ticks = region.end()
      ProfileLine.region("end", slot: slot, rule: rule, arrival: "nothing", ticks: ticks)
      return
    }
    let frame = FramePair(
      current: recording.frame(slot: slot), previous: recording.frame(slot: slot - 1))
    let region = Region.begin()
    try callEndSlot(&controller, frame: frame)
    let ticks = region.end()
    ProfileLine.region("end", slot: slot, rule: rule, arrival: "frame", ticks: ticks)
  }

  // Functions of their own, so that callgrind tells their calls apart (HostHarness/Emulation).

  @inline(never)
  private static func callBeginSlot(
    _ controller: inout RadioController, pilot: Pilot?, references: Span<Int16>
  ) throws(RadioControlError) {
    _ = try controller.beginSlot(pilot: pilot, references: references)
  }

  @inline(never)
  private static func callEndSlot(
    _ controller: inout RadioController, frame: FramePair?
  ) throws(RadioControlError) {
    _ = try controller.endSlot(frame: frame)
  }
}
