import Board
import EpisodeRecording
import FirmwareSupport
import ModelImage
import RadioControl

/// How much stack each call of the device's interface needs below its caller.
enum StackProfile {
  static func load() throws(ImageError) -> ModelImage {
    stack_paint()
    let image = try unsafe ModelImage(validating: Memory.model)
    ProfileLine.stack("load", bytes: stack_depth_bytes())
    return image
  }

  /// The controller itself lies in its owner's memory: here on the stack above what is measured.
  static func start(_ image: ModelImage) throws(RadioControlError) -> RadioController {
    stack_paint()
    let controller = try unsafe RadioController(image: image, memory: Memory.arena)
    ProfileLine.stack("init", bytes: stack_depth_bytes())
    return controller
  }

  static func setPrice(
    _ controller: inout RadioController, _ price: Int32
  ) throws(RadioControlError) {
    stack_paint()
    try controller.setPrice(price)
    ProfileLine.stack("setPrice", bytes: stack_depth_bytes())
  }

  /// Slots of every kind.
  static func slots(
    _ controller: inout RadioController, _ recording: EpisodeRecording
  ) throws(RadioControlError) {
    for slot in 0..<min(6, recording.slotCount) {
      try begin(&controller, recording, slot, takesPilot: slot % 3 != 2)
      try end(&controller, recording, slot, takesFrame: slot % 3 == 0)
    }
  }

  private static func begin(
    _ controller: inout RadioController, _ recording: EpisodeRecording, _ slot: Int, takesPilot: Bool
  ) throws(RadioControlError) {
    let references = recording.references(slot: slot)
    if takesPilot, recording.flags(slot: slot).hasPilot {
      let pilot = Pilot(
        samples: recording.pilotSamples(slot: slot), exponent: recording.pilotExponent(slot: slot))
      stack_paint()
      _ = try controller.beginSlot(pilot: pilot, references: references)
    } else {
      stack_paint()
      _ = try controller.beginSlot(pilot: nil, references: references)
    }
    ProfileLine.stack("beginSlot", bytes: stack_depth_bytes())
  }

  private static func end(
    _ controller: inout RadioController, _ recording: EpisodeRecording, _ slot: Int, takesFrame: Bool
  ) throws(RadioControlError) {
    if takesFrame {
      let frame = FramePair(
        current: recording.frame(slot: slot), previous: recording.frame(slot: slot - 1))
      stack_paint()
      _ = try controller.endSlot(frame: frame)
    } else {
      stack_paint()
      _ = try controller.endSlot(frame: nil)
    }
    ProfileLine.stack("endSlot", bytes: stack_depth_bytes())
  }
}
