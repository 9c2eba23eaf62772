import EpisodeRecording
import Quantization
import RadioControl

/// What the firmware image Replay does, on the host.
enum HostReplay {
  /// ``SlotDigest`` over the digests of all slots of a recording, steered by a model.
  static func digest(model: [UInt8], recording: [UInt8]) throws -> UInt32 {
    let loaded = try LoadedImage(model)
    let arena = UnsafeMutableRawBufferPointer.allocate(byteCount: loaded.image.arenaSizeBytes, alignment: 16)
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: recording.count, alignment: 16)
    defer {
      withExtendedLifetime(loaded) {}
      unsafe arena.deallocate()
      unsafe memory.deallocate()
    }
    unsafe arena.initializeMemory(as: UInt8.self, repeating: 0)
    unsafe memory.copyBytes(from: recording)
    let episode = try unsafe EpisodeRecording(validating: UnsafeRawBufferPointer(memory))
    var controller = try unsafe RadioController(image: loaded.image, memory: arena)
    try controller.setPrice(episode.price)
    var total = SlotDigest()
    for slot in 0..<episode.slotCount {
      let flags = episode.flags(slot: slot)
      let decision: TransmissionDecision
      if flags.hasPilot {
        decision = try controller.beginSlot(
          pilot: Pilot(
            samples: episode.pilotSamples(slot: slot), exponent: episode.pilotExponent(slot: slot)),
          references: episode.references(slot: slot))
      } else {
        decision = try controller.beginSlot(pilot: nil, references: episode.references(slot: slot))
      }
      if decision.sendsNow, flags.hasFrame {
        _ = try controller.endSlot(
          frame: FramePair(current: episode.frame(slot: slot), previous: episode.frame(slot: slot - 1)))
      } else {
        _ = try controller.endSlot(frame: nil)
      }
      total.append(Int32(bitPattern: controller.digest.value))
    }
    return total.value
  }
}
