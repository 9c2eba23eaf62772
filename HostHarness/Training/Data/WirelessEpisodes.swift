import Autodiff
import ClosedLoop
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
  /// Where channels are there.
  let windows: UnbrokenWindows
  /// Own `images` and `imagined` where they may leave main memory.
  private let spools: [SpooledBuffer]

  deinit {
    for buffer in [requiredPowers, measuredPowers, latents] { buffer.deallocate() }
    if spools.isEmpty {
      images.deallocate()
      imagined.deallocate()
    }
  }

  /// A random window of `length` slots with channels, all of it within an episode.
  func origin(length: Int, _ stream: inout SampleStream) -> (episode: Int, slot: Int) {
    windows.draw(length: length, &stream)
      ?? (stream.index(below: count), stream.index(below: slots - length + 1))
  }

  init(
    world: World, networks: ControlNetworks, scales: InputScales, seed: UInt64, firstIndex: Int, count: Int,
    slots: Int, horizon: Int
  ) {
    self.count = count
    self.slots = slots
    self.horizon = horizon
    windows = UnbrokenWindows()
    spools = []
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

  /// Recorded episodes with frames received at random times. Actions after the present one are taken as equal to
  /// it, as in replay.
  ///
  /// - Parameters:
  ///   - encoded: latents of the same episodes, in the same order.
  ///   - indices: episodes of the recording.
  ///   - length: slots in a row with channels that the stage will ask for.
  init(
    _ reader: ReplayReader, indices: [Int], encoded: EncodedEpisodes, networks: ControlNetworks,
    scales: InputScales, seed: UInt64, horizon: Int, length: Int
  ) throws {
    count = indices.count
    slots = encoded.source.slots
    self.horizon = horizon
    let (z, cells) = (ControlNetworks.latentSize, indices.count * slots)
    func allocate(_ size: Int) -> UnsafeMutablePointer<Float> {
      let buffer = UnsafeMutablePointer<Float>.allocate(capacity: size)
      buffer.initialize(repeating: 0, count: size)
      return buffer
    }
    requiredPowers = allocate(cells)
    measuredPowers = allocate(cells)
    latents = allocate(cells * z)
    spools = [
      try SpooledBuffer(byteCount: 4 * cells * Self.imageSize),
      try SpooledBuffer(byteCount: 4 * cells * horizon * z),
    ]
    images = try spools[0].elements(Float.self)
    imagined = try spools[1].elements(Float.self)
    var present: [Bool] = []
    for (position, index) in indices.enumerated() {
      let episode = try reader.episode(index)
      for slot in 0..<slots {
        present.append(episode.channels[slot] != nil)
        guard let channel = episode.channels[slot] else { continue }
        let at = position * slots + slot
        ChannelInput.angleDelayImage(
          channel,
          into: UnsafeMutableBufferPointer(start: images + at * Self.imageSize, count: Self.imageSize))
        let power = scales.normalizedPower(milliwatts: episode.requiredPowersMilliwatts[slot])
        requiredPowers[at] = power
        measuredPowers[at] = power
      }
    }
    windows = UnbrokenWindows(present: present, slots: slots, lengths: [length])
    imagine(encoded, networks: networks, seed: seed)
  }

  /// Fills in what the loop would believe and imagine.
  private func imagine(_ encoded: EncodedEpisodes, networks: ControlNetworks, seed: UInt64) {
    let (z, source) = (ControlNetworks.latentSize, encoded.source)
    let tape = Tape(recordsGradients: false)
    let pass = Pass(tape: tape)
    var stream = SampleStream(seed: seed, purpose: "recorded wireless schedule")
    let rates = (0..<count).map { _ in [0.1, 0.2, 0.35, 0.6][stream.index(below: 4)] }
    var ages = [Int](repeating: horizon, count: count)
    var belief = [Float](repeating: 0, count: count * z)
    func actions(_ slot: Int) -> Variable {
      let values = (0..<count).flatMap { index -> [Float] in
        let at = 2 * (index * slots + slot)
        return [source.actions[at], source.actions[at + 1]]
      }
      return tape.constant(values, rows: count, columns: 2)
    }
    for slot in 0..<slots {
      tape.reset()
      if slot > 0 {
        let prior = networks.predict(
          tape.constant(belief, rows: count, columns: z), actions(slot - 1), pass)
        belief = Array(tape.values(prior))
      }
      var latent = tape.constant(belief, rows: count, columns: z)
      let held = actions(slot)
      for index in 0..<count {
        for d in 0..<z { latents[(index * slots + slot) * z + d] = belief[index * z + d] }
      }
      for step in 0..<horizon {
        latent = networks.predict(latent, held, pass)
        let values = tape.values(latent)
        for index in 0..<count {
          let at = ((index * slots + slot) * horizon + step) * z
          for d in 0..<z { imagined[at + d] = values[index * z + d] }
        }
      }
      for index in 0..<count {
        let isWanted = stream.uniform() < rates[index] || ages[index] + 1 >= horizon
        ages[index] += 1
        guard isWanted, source.windows.has(episode: index, slot: slot) else { continue }
        let fresh = encoded.latent(episode: index, slot: slot)
        for d in 0..<z { belief[index * z + d] = fresh[d] }
        ages[index] = 0
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
