import Autodiff
import Simulation

/// Trains the frame encoder, action fusion, control predictor and a first policy as one JEPA.
///
/// Two halves. Warm: squared prediction error over rollouts from a first latent, with VICReg's variance and
/// covariance terms and inverse dynamics, finds latents that hold position and velocity. Sharpen: logarithmic
/// losses, whose gradient does not fade below 0.05 m, on sequences of which most frames are masked, together with
/// cloning the expert through the encoder, so that what the policy needs is what the latents keep precisely.
struct ControlStage {
  let networks: ControlNetworks
  let data: ControlEpisodes
  let configuration: TrainingConfiguration
  /// Nil where there is no expert to clone: the encoder then learns from prediction alone.
  let sampler: ReferenceSampler?
  /// Normalisations use a batch's statistics, and the running ones follow.
  var usesBatchStatistics = true

  var totalSteps: Int { configuration.control.warmSteps + configuration.control.sharpenSteps }

  var parameters: [Parameter] {
    networks.encoderParameters + networks.fusion.parameters + networks.predictor.parameters
      + networks.policy.parameters + networks.inverseDynamics.parameters
  }

  /// Step 1 … totalSteps. Figures: one-step error, rollout error, cloning error (squared, normalised units).
  func run(step: Int, on runner: ShardedStep) -> (loss: Float, figures: [Float]) {
    let control = configuration.control
    let isWarm = step <= control.warmSteps
    let rate =
      isWarm
      ? CosineSchedule(
        peak: control.peakRate, warmupSteps: 100, totalSteps: control.warmSteps, finalFraction: 0.3
      ).rate(step: step)
      : CosineSchedule(
        peak: control.peakRate * 0.7, warmupSteps: 20, totalSteps: control.sharpenSteps,
        finalFraction: 0.01
      ).rate(step: step - control.warmSteps)
    return runner.run(step: step, learningRate: rate) { shard, tape in
      let batch = SequenceBatch(stage: self, step: step, shard: shard, tape: tape)
      let pass = Pass(
        tape: tape, usesBatchStatistics: usesBatchStatistics,
        movesStatistics: usesBatchStatistics && shard == 0,
        roundsWeights: Self.roundsWeights(step: step, of: totalSteps, configuration))
      return isWarm ? warmLoss(batch, pass) : sharpenLoss(batch, pass)
    }
  }

  // MARK: Losses

  private func warmLoss(_ batch: SequenceBatch, _ pass: Pass) -> (Variable, [Float]) {
    let tape = pass.tape
    let codes = networks.encode(batch.frames, pass)
    var latent = tape.gatherRows(codes, batch.rows(atSlot: 0))
    var predictions: [Variable] = []
    for slot in 1..<batch.length {
      latent = networks.predict(latent, tape.gatherRows(batch.actions, batch.rows(atSlot: slot - 1)), pass)
      predictions.append(latent)
    }
    let predicted = tape.concatenateRows(predictions)
    let targets = tape.gatherRows(codes, (1..<batch.length).flatMap { batch.rows(atSlot: $0) })
    let prediction = tape.mean(tape.square(tape.subtract(predicted, targets)))
    let inverse = inverseDynamicsError(before: codes, after: codes, batch, pass)
    var terms: [(Float, Variable)] = [
      (2, prediction), (1, tape.varianceHinge(codes)), (0.1, tape.covariancePenalty(codes)),
    ]
    // Where no actions were recorded there are none to guess.
    if data.hasActions { terms.append((3, tape.mean(inverse))) }
    return (
      tape.sum(terms), [tape.scalar(prediction), tape.scalar(prediction), tape.scalar(tape.mean(inverse))]
    )
  }

  private func sharpenLoss(_ batch: SequenceBatch, _ pass: Pass) -> (Variable, [Float]) {
    let tape = pass.tape
    let codes = networks.encode(batch.frames, pass)
    let fresh = networks.fuse(codes, batch.previousActions, pass)
    let first = (0..<batch.length - 1).flatMap { batch.rows(atSlot: $0) }
    let later = (1..<batch.length).flatMap { batch.rows(atSlot: $0) }
    let targets = tape.gatherRows(fresh, later)

    let oneStep = networks.predict(
      tape.gatherRows(fresh, first), tape.gatherRows(batch.actions, first), pass)
    var filtered = tape.gatherRows(fresh, batch.rows(atSlot: 0))
    var priors: [Variable] = []
    for slot in 1..<batch.length {
      let prior = networks.predict(
        filtered, tape.gatherRows(batch.actions, batch.rows(atSlot: slot - 1)), pass)
      priors.append(prior)
      filtered = tape.selectRows(
        batch.keeps(atSlot: slot), tape.gatherRows(fresh, batch.rows(atSlot: slot)), prior)
    }
    let imagined = tape.concatenateRows(priors)

    let oneStepError = tape.meanRows(tape.square(tape.subtract(oneStep, targets)))
    let imaginedError = tape.meanRows(tape.square(tape.subtract(imagined, targets)))
    let inverse = inverseDynamicsError(before: fresh, after: codes, batch, pass)

    // Cloning on fresh and imagined latents, with references around the true state. Gradients add up in the
    // order of the tape, so what comes first here is part of the recipe.
    var cloning: (fresh: Variable, imagined: Variable)?
    if sampler != nil {
      cloning = (
        cloningError(fresh, rows: Array(0..<fresh.rows), batch, pass),
        cloningError(imagined, rows: later, batch, pass)
      )
    }
    var terms: [(Float, Variable)] = [
      (0.3, tape.mean(tape.log(oneStepError, offset: 1e-4))),
      (0.3, tape.mean(tape.log(imaginedError, offset: 1e-4))),
      (2, tape.varianceHinge(fresh)), (0.1, tape.covariancePenalty(fresh)),
    ]
    if data.hasActions { terms.append((0.3, tape.mean(tape.log(inverse, offset: 1e-3)))) }
    if let cloning {
      let weight = configuration.control.cloningWeight
      terms.append((weight, tape.mean(tape.log(cloning.fresh, offset: 1e-4))))
      terms.append((0.5 * weight, tape.mean(tape.log(cloning.imagined, offset: 1e-3))))
    }
    return (
      tape.sum(terms),
      [
        tape.scalar(tape.mean(oneStepError)), tape.scalar(tape.mean(imaginedError)),
        cloning.map { tape.scalar(tape.mean($0.fresh)) } ?? 0,
      ]
    )
  }

  /// Mean squared error an axis of the action guessed from the latents before and after: `[1, 2]`. `after` must be
  /// blind to the action (the fused latent one slot later contains it).
  private func inverseDynamicsError(
    before: Variable, after: Variable, _ batch: SequenceBatch, _ pass: Pass
  ) -> Variable {
    let tape = pass.tape
    let first = (0..<batch.length - 1).flatMap { batch.rows(atSlot: $0) }
    let later = (1..<batch.length).flatMap { batch.rows(atSlot: $0) }
    let guess = networks.inverseDynamics(
      tape.concatenateColumns([tape.gatherRows(before, first), tape.gatherRows(after, later)]), pass)
    return tape.meanRows(tape.square(tape.subtract(guess, tape.gatherRows(batch.actions, first))))
  }

  private func cloningError(
    _ latents: Variable, rows: [Int], _ batch: SequenceBatch, _ pass: Pass
  ) -> Variable {
    let tape = pass.tape
    let command = networks.act(latents, tape.gatherRows(batch.references, rows), pass)
    return tape.meanRows(
      tape.square(tape.subtract(command, tape.gatherRows(batch.corrections, rows))))
  }
}

/// Sequences of one shard: row `slot · batch + sequence`.
struct SequenceBatch {
  let length: Int
  let size: Int
  let frames: Variable
  /// Action at the slot and at the slot before.
  let actions: Variable
  let previousActions: Variable
  /// References around the true state, and the expert's correction for them.
  let references: Variable
  let corrections: Variable
  private let mask: [Bool]

  init(stage: ControlStage, step: Int, shard: Int, tape: Tape) {
    let (data, control) = (stage.data, stage.configuration.control)
    length = control.sequence
    size = control.batch / ShardedStep.shardCount
    let (length, size) = (length, size)
    var stream = SampleStream(
      seed: stage.configuration.seed, purpose: "control batch \(shard)", step: step)
    var origins: [(episode: Int, slot: Int)] = []
    for _ in 0..<size {
      origins.append(data.origin(length: length, &stream))
    }
    // Half of the sequences keep few frames, half more: imagination of every age is trained.
    let keepProbability = origins.indices.map { $0 % 2 == 0 ? 0.08 : 0.3 }
    var mask = [Bool](repeating: true, count: length * size)
    for slot in 0..<length {
      for i in 0..<size { mask[slot * size + i] = stream.uniform() < keepProbability[i] }
    }
    self.mask = mask

    let rows = length * size
    let inputCount = data.pixels * 2
    frames = tape.constant(rows: rows, columns: inputCount) { buffer in
      guard let base = buffer.baseAddress else { return }
      for slot in 0..<length {
        for (i, origin) in origins.enumerated() {
          data.fillInput(
            episode: origin.episode, slot: origin.slot + slot, into: base + (slot * size + i) * inputCount)
        }
      }
    }
    func gatherActions(offset: Int) -> Variable {
      tape.constant(rows: rows, columns: 2) { buffer in
        for slot in 0..<length {
          for (i, origin) in origins.enumerated() {
            let at = (origin.episode * data.slots + origin.slot + slot + offset) * 2
            buffer[(slot * size + i) * 2] = data.actions[at]
            buffer[(slot * size + i) * 2 + 1] = data.actions[at + 1]
          }
        }
      }
    }
    actions = gatherActions(offset: 0)
    previousActions = gatherActions(offset: -1)

    var references = [Float](repeating: 0, count: rows * 6)
    var corrections = [Float](repeating: 0, count: rows * 2)
    for slot in 0..<length {
      for (i, origin) in origins.enumerated() {
        let row = slot * size + i
        let state = data.states + (origin.episode * data.slots + origin.slot + slot) * 4
        stage.sampler?.sample(
          state: state, &stream, reference: &references, correction: &corrections, row: row)
      }
    }
    self.references = tape.constant(references, rows: rows, columns: 6)
    self.corrections = tape.constant(corrections, rows: rows, columns: 2)
  }

  func rows(atSlot slot: Int) -> [Int] { Array(slot * size..<(slot + 1) * size) }

  func keeps(atSlot slot: Int) -> [Bool] { Array(mask[slot * size..<(slot + 1) * size]) }
}
