import EpisodeRecording
import FirmwareSupport
import ModelImage
import RadioControl

/// Replays a recorded episode through the controller and compares every slot's digest with the recorded one.
@main
struct Replay {
  static func main() {
    do throws(ImageError) {
      let image = try unsafe ModelImage(validating: Memory.model)
      do throws(RecordingError) {
        let recording = try unsafe EpisodeRecording(validating: Memory.input)
        do throws(RadioControlError) {
          try run(image, recording).end()
        } catch { refuse(error) }
      } catch { refuse(error) }
    } catch { refuse(error) }
  }

  private static func run(
    _ image: ModelImage, _ recording: EpisodeRecording
  ) throws(RadioControlError) -> Outcome {
    var controller = try unsafe RadioController(image: image, memory: Memory.arena)
    guard controller.constants.horizon == recording.horizon else {
      Console.write("refused: the model's horizon is not the recording's\n")
      return .refused
    }
    try controller.setPrice(recording.price)
    Console.write("replay")
    Console.writeField("slots", Int32(truncatingIfNeeded: recording.slotCount))
    Console.writeField("arena", Int32(truncatingIfNeeded: image.arenaSizeBytes))
    Console.endLine()

    var total = SlotDigest()
    var differing: Int32 = 0
    for slot in 0..<recording.slotCount {
      let digest = try step(&controller, recording, slot)
      total.append(Int32(bitPattern: digest))
      if digest != recording.digest(slot: slot) { differing += 1 }
    }
    return report(controller.events, total.value, differing: differing, recording)
  }

  /// One slot; prints its decision and digest.
  private static func step(
    _ controller: inout RadioController, _ recording: EpisodeRecording, _ slot: Int
  ) throws(RadioControlError) -> UInt32 {
    let flags = recording.flags(slot: slot)
    let decision: TransmissionDecision
    if flags.hasPilot {
      decision = try controller.beginSlot(
        pilot: Pilot(
          samples: recording.pilotSamples(slot: slot), exponent: recording.pilotExponent(slot: slot)),
        references: recording.references(slot: slot))
    } else {
      decision = try controller.beginSlot(pilot: nil, references: recording.references(slot: slot))
    }
    let command: ControlCommand
    if decision.sendsNow, flags.hasFrame {
      command = try controller.endSlot(
        frame: FramePair(
          current: recording.frame(slot: slot), previous: recording.frame(slot: slot - 1)))
    } else {
      command = try controller.endSlot(frame: nil)
    }
    let digest = controller.digest.value
    show(slot, decision, command, digest, recording.digest(slot: slot))
    return digest
  }

  private static func show(
    _ slot: Int, _ decision: TransmissionDecision, _ command: ControlCommand, _ digest: UInt32,
    _ expected: UInt32
  ) {
    Console.write("slot")
    Console.writeField("index", Int32(truncatingIfNeeded: slot))
    Console.writeField("reason", Int32(decision.reason.rawValue))
    Console.writeField("power", decision.powerMilliwatts1024)
    Console.writeField("ax", command.accelerationX)
    Console.writeField("ay", command.accelerationY)
    Console.write(" digest=")
    Console.writeHexadecimal(digest)
    if digest != expected {
      Console.write(" recorded=")
      Console.writeHexadecimal(expected)
    }
    Console.endLine()
  }

  private static func report(
    _ events: DegradedEvents, _ digest: UInt32, differing: Int32, _ recording: EpisodeRecording
  ) -> Outcome {
    Console.write("events")
    Console.writeField("missingPilots", Int32(bitPattern: events.missingPilots))
    Console.writeField("malformedPilots", Int32(bitPattern: events.malformedPilots))
    Console.writeField("missingFrames", Int32(bitPattern: events.missingFrames))
    Console.writeField("deferrals", Int32(bitPattern: events.deferrals))
    Console.writeField("ageLimits", Int32(bitPattern: events.ageLimits))
    Console.writeField("implausibleLatents", Int32(bitPattern: events.implausibleLatents))
    Console.writeField("unsteeredCommands", Int32(bitPattern: events.unsteeredCommands))
    Console.endLine()
    Console.write("episode")
    Console.writeField("differingSlots", differing)
    Console.write(" digest=")
    Console.writeHexadecimal(digest)
    Console.write(" recorded=")
    Console.writeHexadecimal(recording.digest)
    Console.endLine()
    return differing == 0 && digest == recording.digest ? .passed : .failed
  }
}
