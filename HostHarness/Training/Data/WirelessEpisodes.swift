import Dispatch
import Foundation
import Simulation

/// What the wireless JEPA learns from: closed loops under the policy with frames at random times.
///
/// Per episode and slot: the encoder's CSI image `[16 · 32]`, the required and the measured power (normalised), the
/// prior latent `[8]` and the latents imagined from it `[horizon, 8]`. Read-only once made.
final class WirelessEpisodes: @unchecked Sendable {
  static let imageSize = 16 * 32
  let count: Int
  let slots: Int
  let horizon: Int
  let images: UnsafeMutablePointer<Float>
  let requiredPowers: UnsafeMutablePointer<Float>
  let measuredPowers: UnsafeMutablePointer<Float>
  let latents: UnsafeMutablePointer<Float>
  let imagined: UnsafeMutablePointer<Float>

  deinit {
    for buffer in [images, requiredPowers, measuredPowers, latents, imagined] { buffer.deallocate() }
  }

  init(
    world: World, networks: ControlNetworks, scales: InputScales, seed: UInt64, firstIndex: Int, count: Int,
    slots: Int, horizon: Int
  ) {
    self.count = count
    self.slots = slots
    self.horizon = horizon
    let z = ControlNetworks.latentSize
    let cells = count * slots
    func allocate(_ size: Int) -> UnsafeMutablePointer<Float> {
      let buffer = UnsafeMutablePointer<Float>.allocate(capacity: size)
      buffer.initialize(repeating: 0, count: size)
      return buffer
    }
    images = allocate(cells * Self.imageSize)
    requiredPowers = allocate(cells)
    measuredPowers = allocate(cells)
    latents = allocate(cells * z)
    imagined = allocate(cells * horizon * z)
    nonisolated(unsafe) let (images, required, measured, latents, imagined) = (
      self.images, requiredPowers, measuredPowers, self.latents, self.imagined
    )
    let group = 20
    let groups = (count + group - 1) / group
    DispatchQueue.concurrentPerform(iterations: groups) { part in
      let first = part * group
      let last = min(first + group, count)
      let loop = LockstepLoop(
        world: world, networks: networks, scales: scales, seed: seed,
        indices: firstIndex + first..<firstIndex + last)
      var stream = SampleStream(
        seed: seed, purpose: "wireless schedule", step: firstIndex + first)
      let rates = (first..<last).map { _ in [0.1, 0.2, 0.35, 0.6][stream.index(below: 4)] }
      for slot in 0..<slots {
        loop.imaginePrior()
        let received = rates.indices.map {
          stream.uniform() < rates[$0] || loop.ages[$0] + 1 >= horizon
        }
        if slot == 0 { loop.receive(received) }
        let prior = slot == 0 ? loop.latents : loop.priors
        let future = loop.rollout(from: prior, horizon: horizon)
        for i in 0..<loop.count {
          let at = (first + i) * slots + slot
          let observed = loop.episodes[i].observedChannel()
          ChannelInput.angleDelayImage(
            observed,
            into: UnsafeMutableBufferPointer(start: images + at * Self.imageSize, count: Self.imageSize))
          required[at] = scales.normalizedPower(
            milliwatts: loop.episodes[i].requiredPowerMilliwatts())
          measured[at] = scales.normalizedPower(
            milliwatts: loop.episodes[i].estimatedPowerMilliwatts(of: observed))
          for d in 0..<z { latents[at * z + d] = prior[i * z + d] }
          for d in 0..<horizon * z { imagined[at * horizon * z + d] = future[i * horizon * z + d] }
        }
        if slot > 0 { loop.receive(received) }
        loop.apply(corrections: loop.corrections())
      }
    }
  }
}

extension InputScales {
  /// (dBm − centre) / scale.
  func normalizedPower(milliwatts: Double) -> Float {
    Float((10 * log10(max(milliwatts, 1e-9)) - powerCentreDBm) / powerScaleDB)
  }
}
