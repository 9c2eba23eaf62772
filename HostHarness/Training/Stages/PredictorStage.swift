import Autodiff

/// Fine-tunes the control predictor on long rollouts of stored latents; the encoder is frozen.
struct PredictorStage {
  let networks: ControlNetworks
  let data: EncodedEpisodes
  let configuration: TrainingConfiguration

  var totalSteps: Int { configuration.predictor.steps }
  var parameters: [Parameter] { networks.predictor.parameters }

  /// Figures: squared error of the first and of the last step.
  func run(step: Int, on runner: ShardedStep) -> (loss: Float, figures: [Float]) {
    let settings = configuration.predictor
    let rate = CosineSchedule(
      peak: settings.peakRate, warmupSteps: 20, totalSteps: settings.steps, finalFraction: 0.01)
    return runner.run(step: step, learningRate: rate.rate(step: step)) { shard, tape in
      let pass = Pass(
        tape: tape, roundsWeights: Self.roundsWeights(step: step, of: totalSteps, configuration))
      var stream = SampleStream(
        seed: configuration.seed, purpose: "predictor batch \(shard)", step: step)
      let (source, z) = (data.source, data.latentSize)
      let rows = settings.batch / ShardedStep.shardCount
      let origins = (0..<rows).map { _ in source.origin(length: settings.rollout + 1, &stream) }
      func latents(after steps: Int) -> Variable {
        tape.constant(rows: rows, columns: z) { buffer in
          for (i, origin) in origins.enumerated() {
            let latent = data.latent(episode: origin.episode, slot: origin.slot + steps)
            for d in 0..<z { buffer[i * z + d] = latent[d] }
          }
        }
      }
      func actions(after steps: Int) -> Variable {
        tape.constant(rows: rows, columns: 2) { buffer in
          for (i, origin) in origins.enumerated() {
            let at = (origin.episode * source.slots + origin.slot + steps) * 2
            buffer[2 * i] = source.actions[at]
            buffer[2 * i + 1] = source.actions[at + 1]
          }
        }
      }
      var latent = latents(after: 0)
      var terms: [(Float, Variable)] = []
      var total: Float = 0
      var errors: [Variable] = []
      for k in 1...settings.rollout {
        latent = networks.predict(latent, actions(after: k - 1), pass)
        let error = tape.meanRows(tape.square(tape.subtract(latent, latents(after: k))))
        errors.append(tape.mean(error))
        let weight = 1 / (1 + 0.15 * Float(k - 1))
        total += weight
        terms.append((weight, tape.mean(tape.log(error, offset: 1e-5))))
      }
      let loss = tape.affine(tape.sum(terms), scale: 1 / total)
      return (loss, [tape.scalar(errors[0]), tape.scalar(errors[errors.count - 1])])
    }
  }
}
