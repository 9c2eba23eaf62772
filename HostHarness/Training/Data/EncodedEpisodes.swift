import Autodiff
import Dispatch

/// Latents of recorded drives under a frozen encoder: `latents [episode, slot, 8]`; slot 0 has no frame pair.
final class EncodedEpisodes: @unchecked Sendable {
  let source: ControlEpisodes
  let latents: UnsafeMutablePointer<Float>
  let latentSize = ControlNetworks.latentSize

  deinit { latents.deallocate() }

  /// - Parameter episodes: encodes the first so many only.
  init(_ source: ControlEpisodes, networks: ControlNetworks, episodes: Int = .max) {
    let count = min(source.count, episodes)
    self.source = source
    let (slots, z) = (source.slots, ControlNetworks.latentSize)
    latents = .allocate(capacity: source.count * slots * z)
    latents.initialize(repeating: 0, count: source.count * slots * z)
    nonisolated(unsafe) let latents = self.latents
    let chunk = (count + 1) / 2
    DispatchQueue.concurrentPerform(iterations: 2) { half in
      let tape = Tape(recordsGradients: false)
      for episode in half * chunk..<min((half + 1) * chunk, count) {
        tape.reset()
        let pass = Pass(tape: tape)
        let frames = tape.constant(rows: slots - 1, columns: 2 * source.pixels) { buffer in
          guard let base = buffer.baseAddress else { return }
          for slot in 1..<slots {
            source.fillInput(episode: episode, slot: slot, into: base + (slot - 1) * 2 * source.pixels)
          }
        }
        let actions = tape.constant(
          UnsafeBufferPointer(start: source.actions + episode * slots * 2, count: 2 * (slots - 1)),
          rows: slots - 1, columns: 2)
        let fused = tape.values(networks.fuse(networks.encode(frames, pass), actions, pass))
        guard let base = fused.baseAddress else { continue }
        (latents + (episode * slots + 1) * z).update(from: base, count: (slots - 1) * z)
      }
    }
  }

  func latent(episode: Int, slot: Int) -> UnsafePointer<Float> {
    UnsafePointer(latents + (episode * source.slots + slot) * latentSize)
  }
}
