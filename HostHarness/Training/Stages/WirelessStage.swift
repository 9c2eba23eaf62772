import Autodiff

/// Trains the wireless JEPA and the power head over windows of history followed by imagined slots.
struct WirelessStage {
  let networks: WirelessNetworks
  let inputs: WirelessNetworks.Inputs
  let data: WirelessEpisodes
  let configuration: TrainingConfiguration
  /// Normalisations use a batch's statistics, and the running ones follow.
  var usesBatchStatistics = true
  /// Slots at a window's start whose state is not asked for forecasts yet.
  let burnIn = 5
  /// Natural log of the spread in units of the power scale (6.5 dB): 0.37 … 9 dB, against over-confidence.
  static let logSpreadRange: ClosedRange<Float> = -2.87...0.33

  /// Slots ahead whose forecast errors are shown.
  static let shownHorizons = [1, 4, 8, 14]

  var totalSteps: Int { configuration.wireless.steps }
  var parameters: [Parameter] { networks.parameters }

  /// Figures: power error (root mean square, units of the power scale) at 1, 4, 8 and 14 slots; latent error.
  func run(step: Int, on runner: ShardedStep) -> (loss: Float, figures: [Float]) {
    let settings = configuration.wireless
    let rate = CosineSchedule(
      peak: settings.peakRate, warmupSteps: 60, totalSteps: settings.steps, finalFraction: 0.01)
    return runner.run(step: step, learningRate: rate.rate(step: step)) { shard, tape in
      let window = WirelessWindow(stage: self, step: step, shard: shard, tape: tape)
      let pass = Pass(
        tape: tape, usesBatchStatistics: usesBatchStatistics,
        movesStatistics: usesBatchStatistics && shard == 0,
        roundsWeights: Self.roundsWeights(step: step, of: totalSteps, configuration))
      return loss(window, pass)
    }
  }

  /// Forecast errors of a batch with running statistics, at `shownHorizons`, in units of the power scale.
  func forecastErrors(step: Int, tape: Tape) -> [Float] {
    let window = WirelessWindow(stage: self, step: step, shard: 0, tape: tape)
    return Array(loss(window, Pass(tape: tape)).1.prefix(Self.shownHorizons.count))
  }

  private func loss(_ window: WirelessWindow, _ pass: Pass) -> (Variable, [Float]) {
    let tape = pass.tape
    let size = window.size
    let codes = networks.encode(window.images, pass)
    let seenCodes = inputs.contains(.csi) ? codes : window.zeros(like: codes)

    // Recurrent states over the history; rows of `states` are start-major: start · size + window.
    var state = tape.constant(
      [Float](repeating: 0, count: size * networks.stateSize), rows: size, columns: networks.stateSize)
    var states: [Variable] = []
    for slot in 0..<window.history {
      let rows = window.rows(atSlot: slot)
      state = networks.update(
        state, code: tape.gatherRows(seenCodes, rows), power: tape.gatherRows(window.measured, rows),
        latent: tape.gatherRows(window.latents, rows), pass)
      if slot >= burnIn { states.append(state) }
    }
    let present = tape.concatenateRows(states)
    let starts = (burnIn..<window.history).flatMap { window.rows(atSlot: $0) }
    let powers = window.recentPowers(burnIn: burnIn)

    var terms: [(Float, Variable)] = []
    var figures: [Float] = []
    var latent = tape.gatherRows(window.latents, starts)
    let presentForecast = networks.forecast(present, powers: powers, latent: latent, pass)
    terms.append((0.3, likelihood(presentForecast, window.target(starts, after: 0), pass).loss))

    var imagined = present
    var jepa: [Variable] = []
    for k in 1...window.horizon {
      let next = window.imagined(starts, step: k - 1)
      imagined = networks.predict(imagined, powers: powers, latent: latent, nextLatent: next, pass)
      latent = next
      let forecast = networks.forecast(imagined, powers: powers, latent: latent, pass)
      let (negativeLogLikelihood, error) = likelihood(forecast, window.target(starts, after: k), pass)
      terms.append((1 / Float(window.horizon), negativeLogLikelihood))
      if Self.shownHorizons.contains(k) { figures.append(error) }
      if inputs.contains(.csi) {
        let projected = networks.projector(tape.concatenateColumns([imagined, latent]), pass)
        let target = tape.gatherRows(codes, starts.map { $0 + k * size })
        jepa.append(tape.mean(tape.square(tape.subtract(projected, target))))
      }
    }
    if inputs.contains(.csi) {
      for term in jepa { terms.append((1 / Float(window.horizon), term)) }
      terms.append((1, tape.varianceHinge(codes)))
      terms.append((0.04, tape.covariancePenalty(codes)))
    }
    let latentError = jepa.isEmpty ? 0 : jepa.reduce(0) { $0 + tape.scalar($1) } / Float(jepa.count)
    return (tape.sum(terms), figures + [latentError])
  }

  private func likelihood(
    _ forecast: Variable, _ target: Variable, _ pass: Pass
  ) -> (loss: Variable, error: Float) {
    let tape = pass.tape
    let mean = tape.sliceColumns(forecast, 0..<1)
    let logSpread = tape.clamp(
      tape.sliceColumns(forecast, 1..<2), lower: Self.logSpreadRange.lowerBound,
      upper: Self.logSpreadRange.upperBound)
    let loss = tape.gaussianNegativeLogLikelihood(mean: mean, logSpread: logSpread, target: target)
    let (m, t) = (tape.values(mean), tape.values(target))
    var squared: Float = 0
    for i in 0..<m.count { squared += (m[i] - t[i]) * (m[i] - t[i]) }
    return (loss, (squared / Float(m.count)).squareRoot())
  }
}

/// Windows of one shard: row `slot · size + window`, slots 0 … history + horizon − 1.
struct WirelessWindow {
  let size: Int
  let history: Int
  let horizon: Int
  let images: Variable
  let measured: Variable
  let latents: Variable
  private let stage: WirelessStage
  private let tape: Tape
  private let origins: [(episode: Int, slot: Int)]

  init(stage: WirelessStage, step: Int, shard: Int, tape: Tape) {
    self.stage = stage
    self.tape = tape
    let (data, settings) = (stage.data, stage.configuration.wireless)
    size = settings.batch / ShardedStep.shardCount
    history = settings.history
    horizon = settings.horizon
    let length = history + horizon
    var stream = SampleStream(
      seed: stage.configuration.seed, purpose: "wireless batch \(shard)", step: step)
    let origins = (0..<size).map { _ in data.origin(length: length, &stream) }
    self.origins = origins
    let (size, rows) = (size, length * size)
    func fill(_ columns: Int, _ source: UnsafeMutablePointer<Float>) -> Variable {
      tape.constant(rows: rows, columns: columns) { buffer in
        guard let base = buffer.baseAddress else { return }
        for slot in 0..<length {
          for (i, origin) in origins.enumerated() {
            let at = origin.episode * data.slots + origin.slot + slot
            (base + (slot * size + i) * columns).update(from: source + at * columns, count: columns)
          }
        }
      }
    }
    images = fill(WirelessEpisodes.imageSize, data.images)
    measured = fill(1, data.measuredPowers)
    let latents = fill(ControlNetworks.latentSize, data.latents)
    self.latents = stage.inputs.contains(.controlLatents) ? latents : Self.zeros(like: latents, tape)
  }

  func rows(atSlot slot: Int) -> [Int] { Array(slot * size..<(slot + 1) * size) }

  func zeros(like variable: Variable) -> Variable { Self.zeros(like: variable, tape) }

  private static func zeros(like variable: Variable, _ tape: Tape) -> Variable {
    tape.constant(
      [Float](repeating: 0, count: variable.count), rows: variable.rows, columns: variable.columns)
  }

  /// Powers measured at the start, one and two slots before, newest first.
  func recentPowers(burnIn: Int) -> Variable {
    let columns = (0..<WirelessNetworks.recentPowers).map { back in
      tape.gatherRows(measured, (burnIn..<history).flatMap { rows(atSlot: $0 - back) })
    }
    return tape.concatenateColumns(columns)
  }

  /// The power required `steps` slots after the starts.
  func target(_ starts: [Int], after steps: Int) -> Variable {
    fill(starts, columns: 1) { data, at, buffer in buffer[0] = data.requiredPowers[at + steps] }
  }

  /// The latent imagined `step + 1` slots after the starts, from what was known there.
  func imagined(_ starts: [Int], step: Int) -> Variable {
    let z = ControlNetworks.latentSize
    guard stage.inputs.contains(.controlLatents) else {
      return tape.constant(
        [Float](repeating: 0, count: starts.count * z), rows: starts.count, columns: z)
    }
    return fill(starts, columns: z) { data, at, buffer in
      let source = data.imagined + (at * data.horizon + step) * z
      for d in 0..<z { buffer[d] = source[d] }
    }
  }

  private func fill(
    _ starts: [Int], columns: Int,
    _ write: (WirelessEpisodes, Int, UnsafeMutablePointer<Float>) -> Void
  ) -> Variable {
    tape.constant(rows: starts.count, columns: columns) { buffer in
      guard let base = buffer.baseAddress else { return }
      for (row, start) in starts.enumerated() {
        let origin = origins[start % size]
        let at = origin.episode * stage.data.slots + origin.slot + start / size
        write(stage.data, at, base + row * columns)
      }
    }
  }
}
