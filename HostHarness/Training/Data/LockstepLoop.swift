import Autodiff
import Simulation

/// Many closed loops side by side, one slot at a time, so that networks run on batches.
///
/// The slot order is that of docs/architecture.md: prior, decision, frame, command. Not shared between threads.
final class LockstepLoop {
  let networks: ControlNetworks
  let scales: InputScales
  let background: [UInt8]
  private(set) var episodes: [Episode]
  /// `[N, 8]`: before and after this slot's frames.
  private(set) var priors: [Float]
  private(set) var latents: [Float]
  /// `[N, 2]`, normalised commands of the slot before.
  private(set) var lastActions: [Float]
  /// Slots since the last frame.
  private(set) var ages: [Int]
  private(set) var slot = 0
  private let tape = Tape(recordsGradients: false)
  private var isFirst = true
  /// The policy acts with weights rounded to the 8-bit grid, as they are while it trains towards it.
  var roundsPolicy = false

  var count: Int { episodes.count }

  init(world: World, networks: ControlNetworks, scales: InputScales, seed: UInt64, indices: Range<Int>) {
    self.networks = networks
    self.scales = scales
    background = world.background
    episodes = indices.map { Episode(world: world, seed: seed, index: $0) }
    let z = ControlNetworks.latentSize
    priors = .init(repeating: 0, count: indices.count * z)
    latents = priors
    lastActions = .init(repeating: 0, count: indices.count * 2)
    ages = .init(repeating: 0, count: indices.count)
  }

  /// Step 1 of the slot: what the controller expects before any frame.
  func imaginePrior() {
    guard !isFirst else { return }
    tape.reset()
    let z = ControlNetworks.latentSize
    let state = tape.constant(latents, rows: count, columns: z)
    let actions = tape.constant(lastActions, rows: count, columns: 2)
    priors = Array(tape.values(networks.predict(state, actions, Pass(tape: tape))))
  }

  /// Step 5: the frames of `received` arrive. In the first slot all do.
  func receive(_ received: [Bool]) {
    let z = ControlNetworks.latentSize
    let arriving = (0..<count).filter { isFirst || received[$0] }
    latents = priors
    for i in 0..<count { ages[i] += 1 }
    guard !arriving.isEmpty else { return }
    tape.reset()
    let pixels = background.count
    let frames = tape.constant(rows: arriving.count, columns: 2 * pixels) { buffer in
      for (j, i) in arriving.enumerated() {
        FrameInput.make(
          current: episodes[i].frame(), previous: episodes[i].previousFrame(), background: background,
          into: UnsafeMutableBufferPointer(rebasing: buffer[j * 2 * pixels..<(j + 1) * 2 * pixels]))
      }
    }
    let actions = tape.constant(
      arriving.flatMap { [lastActions[2 * $0], lastActions[2 * $0 + 1]] }, rows: arriving.count, columns: 2)
    let pass = Pass(tape: tape)
    let fused = tape.values(networks.fuse(networks.encode(frames, pass), actions, pass))
    for (j, i) in arriving.enumerated() {
      for d in 0..<z { latents[i * z + d] = fused[j * z + d] }
      ages[i] = 0
    }
  }

  /// Step 6: normalised corrections `[N, 2]` of the policy for the present latents.
  func corrections() -> [Float] {
    tape.reset()
    let state = tape.constant(latents, rows: count, columns: ControlNetworks.latentSize)
    let references = tape.constant(referenceInputs(after: 0), rows: count, columns: 6)
    let pass = Pass(tape: tape, roundsWeights: roundsPolicy)
    return Array(tape.values(networks.act(state, references, pass)))
  }

  /// `[N, 6]`, normalised, `steps` slots ahead.
  func referenceInputs(after steps: Int) -> [Float] {
    var inputs = [Float](repeating: 0, count: count * 6)
    for (i, episode) in episodes.enumerated() {
      scales.normalize(episode.reference(atSlot: episode.slot + steps), into: &inputs, at: 6 * i)
    }
    return inputs
  }

  /// Clips reference acceleration + correction, applies it and moves to the next slot. Returns stage costs.
  @discardableResult
  func apply(corrections: [Float]) -> [Double] {
    var costs = [Double](repeating: 0, count: count)
    for i in 0..<count {
      let acceleration = episodes[i].reference(atSlot: episodes[i].slot)
        .accelerationMetresPerSecondSquared
      let correction = SIMD2(Double(corrections[2 * i]), Double(corrections[2 * i + 1]))
      let action = (acceleration + scales.actionScale * correction)
        .clamped(lowerBound: .init(repeating: -3), upperBound: .init(repeating: 3))
      costs[i] = episodes[i].stageCost(action: action)
      lastActions[2 * i] = Float(action.x / scales.actionScale)
      lastActions[2 * i + 1] = Float(action.y / scales.actionScale)
      episodes[i].advance(action: action)
    }
    slot += 1
    isFirst = false
    return costs
  }

  /// Latents imagined `horizon` slots ahead from the present priors: `[N, horizon, 8]`, by policy and predictor.
  func rollout(from start: [Float], horizon: Int) -> [Float] {
    let z = ControlNetworks.latentSize
    var result = [Float](repeating: 0, count: count * horizon * z)
    tape.reset()
    let pass = Pass(tape: tape)
    var latent = tape.constant(start, rows: count, columns: z)
    for k in 0..<horizon {
      let inputs = referenceInputs(after: k)
      let references = tape.constant(inputs, rows: count, columns: 6)
      let correction = networks.act(latent, references, pass)
      let acceleration = tape.sliceColumns(references, 4..<6)
      let action = tape.clamp(tape.add(correction, acceleration), lower: -1, upper: 1)
      latent = networks.predict(latent, action, pass)
      let values = tape.values(latent)
      for i in 0..<count {
        for d in 0..<z { result[(i * horizon + k) * z + d] = values[i * z + d] }
      }
    }
    return result
  }
}
