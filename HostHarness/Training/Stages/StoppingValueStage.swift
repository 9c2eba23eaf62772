import Autodiff
import ClosedLoop
import Foundation
import ReferenceModels

/// Learns the stopping value by fitted value iteration (Ernst et al. 2005) on on-policy episodes.
///
/// The powers do not depend on the decisions, so every pair of neighbouring slots teaches every age and every price.
/// With Δ_t(a) = V(a) − V(1), both met at slot t + 1, and in units of the price λ d_4:
///
///     m(a) = min(P_{t+1} / (λ d_4), (d_a − d_0) / d_4 + Δ_{t+1}(a + 1)),   Δ_t(a) = E[m(a) − m(1)]
///
/// m(a) is the power where the age limit leaves no choice. Targets come from a copy of the network that follows every
/// `refreshSteps`.
struct StoppingValueStage: TrainingStage {
  let name = "stopping value"
  let network: StoppingNetwork
  /// The network that targets are computed with.
  let target: StoppingNetwork
  let data: ForecastEpisodes
  let loop: LoopParameters
  let configuration: TrainingConfiguration

  var totalSteps: Int { configuration.stopping.steps }
  var parameters: [Parameter] { network.layers.parameters }
  let optimiser = Adam()
  let figureNames = ["squared error"]

  /// Values grow like this over the price where frames are rarely worth it. A weight must not depend on the power
  /// that came: it would bend the expectation that is being learned.
  private var typicalPowerMilliwatts: Double { pow(10, loop.powerCentreDBm / 10) }

  func run(step: Int, on runner: ShardedStep) -> (loss: Float, figures: [Float]) {
    let settings = configuration.stopping
    if (step - 1) % settings.refreshSteps == 0 {
      for (from, to) in zip(network.layers.parameters, target.layers.parameters) { to.values = from.values }
    }
    let rate = CosineSchedule(
      peak: settings.peakRate, warmupSteps: 50, totalSteps: settings.steps, finalFraction: 0.02)
    return runner.run(step: step, learningRate: rate.rate(step: step)) { shard, tape in
      var stream = SampleStream(
        seed: configuration.seed, purpose: "stopping batch \(shard)", step: step)
      let rows = settings.batch / ShardedStep.shardCount
      var batch = Transitions(rows: rows)
      for _ in 0..<rows { batch.append(stage: self, &stream) }
      let (features, targets, weights) = finish(batch)
      let k = loop.horizonSlots
      let input = tape.constant(features, rows: rows, columns: 2 * k + 2)
      let wanted = tape.constant(targets, rows: rows, columns: k + 1)
      let pass = Pass(
        tape: tape, roundsWeights: Self.roundsWeights(step: step, of: totalSteps, configuration))
      let values = network.layers(input, pass)
      let errors = tape.square(tape.subtract(values, wanted))
      // Low prices make every value large: rows are weighed so that all prices count.
      let loss = tape.mean(tape.meanRows(errors, weights: weights))
      return (loss, [tape.scalar(loss)])
    }
  }

  /// Features now, and Δ_t for every age by the target network's Δ_{t+1}.
  private func finish(_ batch: Transitions) -> (features: [Float], targets: [Float], weights: [Float]) {
    let k = loop.horizonSlots
    let tape = Tape(recordsGradients: false)
    let next = tape.values(
      target.layers(
        tape.constant(batch.nextFeatures, rows: batch.rows, columns: 2 * k + 2), Pass(tape: tape)))
    let table = loop.disagreement
    var targets = [Float](repeating: 0, count: batch.rows * (k + 1))
    var weights = [Float](repeating: 0, count: batch.rows)
    for row in 0..<batch.rows {
      let power = batch.nextPowers[row]
      func cost(_ age: Int) -> Float {
        guard age < k else { return power }
        let waiting = Float((table[age] - table[0]) / table[4])
        let later = next[row * (k + 1) + age] - next[row * (k + 1)]
        return min(power, waiting + later)
      }
      let youngest = cost(1)
      for age in 1...k + 1 { targets[row * (k + 1) + age - 1] = cost(age) - youngest }
      let scale = Float(typicalPowerMilliwatts) / batch.prices[row]
      weights[row] = 1 / (1 + scale * scale)
    }
    return (batch.features, targets, weights)
  }
}

/// Pairs of neighbouring slots, each at a price of its own.
private struct Transitions {
  let rows: Int
  var features: [Float] = []
  var nextFeatures: [Float] = []
  var prices: [Float] = []
  /// In units of the price.
  var nextPowers: [Float] = []

  init(rows: Int) { self.rows = rows }

  mutating func append(stage: StoppingValueStage, _ stream: inout SampleStream) {
    let range = stage.configuration.stopping.prices
    let price = exp(stream.uniform(log(range[0])...log(range[1])))
    let episode = stage.data.situations[stream.index(below: stage.data.situations.count)]
    // Slots of forced transmissions were not asked: neighbours in the record may lie further apart in time.
    var at = stream.index(below: episode.count - 1)
    while episode[at + 1].slot != episode[at].slot + 1 { at = stream.index(below: episode.count - 1) }
    features += StoppingValueSchedule.features(
      episode[at], parameters: stage.loop, priceMilliwatts: price)
    nextFeatures += StoppingValueSchedule.features(
      episode[at + 1], parameters: stage.loop, priceMilliwatts: price)
    prices.append(Float(price))
    nextPowers.append(
      Float(
        min(episode[at + 1].presentPowerMilliwatts, stage.loop.maximumPowerMilliwatts) / price))
  }
}
