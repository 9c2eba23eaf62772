import Autodiff
import Simulation

/// Clones the linear-quadratic expert: half on encoded, half on imagined latents.
struct CloningStage {
  let networks: ControlNetworks
  let data: EncodedEpisodes
  let configuration: TrainingConfiguration
  let sampler: ReferenceSampler
  /// Slots of the longest rollout behind an imagined latent.
  let longestRollout = 10

  var totalSteps: Int { configuration.policy.cloningSteps }
  var parameters: [Parameter] { networks.policy.parameters }

  /// Figures: squared error of the correction.
  func run(step: Int, on runner: ShardedStep) -> (loss: Float, figures: [Float]) {
    let settings = configuration.policy
    let rate = CosineSchedule(
      peak: settings.peakRate, warmupSteps: 50, totalSteps: settings.cloningSteps, finalFraction: 0.01)
    return runner.run(step: step, learningRate: rate.rate(step: step)) { shard, tape in
      let (latents, references, corrections) = batch(step: step, shard: shard, tape: tape)
      let pass = Pass(
        tape: tape, roundsWeights: Self.roundsWeights(step: step, of: totalSteps, configuration))
      let error = tape.mean(
        tape.square(tape.subtract(networks.act(latents, references, pass), corrections)))
      return (error, [tape.scalar(error)])
    }
  }

  private func batch(step: Int, shard: Int, tape: Tape) -> (Variable, Variable, Variable) {
    var stream = SampleStream(
      seed: configuration.seed, purpose: "cloning batch \(shard)", step: step)
    let (source, z) = (data.source, data.latentSize)
    let rows = configuration.policy.batch / ShardedStep.shardCount
    // Row i is imagined over `ages[i]` slots; the first half not at all.
    let ages = (0..<rows).map { $0 < rows / 2 ? 0 : 1 + $0 % longestRollout }
    let origins = (0..<rows).map { _ in
      (
        episode: stream.index(below: source.count),
        slot: 1 + stream.index(below: source.slots - longestRollout - 1)
      )
    }
    var latents = [Float](repeating: 0, count: rows * z)
    for (i, origin) in origins.enumerated() {
      let latent = data.latent(episode: origin.episode, slot: origin.slot)
      for d in 0..<z { latents[i * z + d] = latent[d] }
    }
    let imagination = Tape(recordsGradients: false)
    for age in 1...longestRollout {
      imagination.reset()
      let active = ages.indices.filter { ages[$0] >= age }
      guard !active.isEmpty else { break }
      let state = imagination.constant(
        active.flatMap { latents[$0 * z..<($0 + 1) * z] }, rows: active.count, columns: z)
      let actions = imagination.constant(
        active.flatMap { i in
          let at = (origins[i].episode * source.slots + origins[i].slot + age - 1) * 2
          return [source.actions[at], source.actions[at + 1]]
        }, rows: active.count, columns: 2)
      let next = imagination.values(networks.predict(state, actions, Pass(tape: imagination)))
      for (j, i) in active.enumerated() { for d in 0..<z { latents[i * z + d] = next[j * z + d] } }
    }
    var references = [Float](repeating: 0, count: rows * 6)
    var corrections = [Float](repeating: 0, count: rows * 2)
    for (i, origin) in origins.enumerated() {
      let state = source.states + (origin.episode * source.slots + origin.slot + ages[i]) * 4
      sampler.sample(
        state: state, &stream, reference: &references, correction: &corrections, row: i)
    }
    return (
      tape.constant(latents, rows: rows, columns: z), tape.constant(references, rows: rows, columns: 6),
      tape.constant(corrections, rows: rows, columns: 2)
    )
  }
}
