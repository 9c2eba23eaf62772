import Autodiff
import Dispatch
import Foundation
import Simulation

/// Trains the policy on latents by proximal policy optimisation (Schulman et al. 2017) in the simulator.
///
/// One step is one iteration: closed loops under the exploring policy with frames at random times, advantages by
/// generalised advantage estimation, then several passes of clipped updates. Starts from the cloned policy. Perception
/// stays frozen.
struct ReinforcementStage: TrainingStage {
  let name: String
  /// Networks whose policy is the one being trained.
  let networks: ControlNetworks
  let critic: Perceptron
  let world: World
  let scales: InputScales
  let configuration: TrainingConfiguration
  let settings: TrainingConfiguration.Reinforcement
  /// Index of the first episode in the world's numbering.
  let firstIndex: Int

  /// - Parameter firstCost: mean stage cost of the policy that is started from.
  init(
    name: String, networks: ControlNetworks, critic: Perceptron, world: World, scales: InputScales,
    configuration: TrainingConfiguration, settings: TrainingConfiguration.Reinforcement, firstIndex: Int,
    firstCost: Double
  ) {
    self.name = name
    self.networks = networks
    self.critic = critic
    self.world = world
    self.scales = scales
    self.configuration = configuration
    self.settings = settings
    self.firstIndex = firstIndex
    rewardScale = (1 - discount) / Float(firstCost)
  }

  var totalSteps: Int { settings.iterations }
  var parameters: [Parameter] { networks.policy.parameters + critic.parameters }
  let optimiser = Adam(clipNorm: 0.5)
  let figureNames = ["stage cost", "surrogate", "value error"]

  private let ageLimitSlots = 14
  private let discount: Float = 0.95
  private let traceDecay: Float = 0.95
  /// Costs times this are rewards. The reciprocal of the summed discounted cost of the first policy makes returns of
  /// order one in every world.
  private let rewardScale: Float

  func run(step: Int, on runner: ShardedStep) -> (loss: Float, figures: [Float]) {
    let progress = Float(step - 1) / Float(max(settings.iterations - 1, 1))
    let spread = settings.initialSpread + progress * (settings.finalSpread - settings.initialSpread)
    let experiences = Experiences(count: ShardedStep.shardCount)
    DispatchQueue.concurrentPerform(iterations: ShardedStep.shardCount) { shard in
      experiences.set(shard, collect(step: step, shard: shard, spread: spread))
    }
    let parts = experiences.all
    let advantages = normalized(parts)
    var figures: [Float] = [0, 0]
    let updates = settings.passes * settings.minibatches
    let rate = settings.peakRate * (1 - 0.9 * progress)
    // The critic learns alone first: advantages against a critic that knows nothing would spoil the clone.
    let surrogateWeight: Float = step <= settings.criticIterations ? 0 : 1
    for update in 0..<updates {
      let result = runner.run(step: (step - 1) * updates + update + 1, learningRate: rate) { shard, tape in
        let part = parts[shard]
        var stream = SampleStream(
          seed: configuration.seed, purpose: "reinforcement rows \(shard)", step: step * 1000 + update)
        let rows = (0..<part.count / settings.minibatches).map { _ in stream.index(below: part.count) }
        return loss(part, advantages[shard], rows: rows, spread: spread, surrogateWeight, tape)
      }
      for i in 0..<2 { figures[i] += result.figures[i] / Float(updates) }
    }
    let cost = parts.reduce(0) { $0 + $1.meanCost } / Float(parts.count)
    return (cost, [cost] + figures)
  }

  private func loss(
    _ part: Experience, _ advantages: [Float], rows: [Int], spread: Float,
    _ surrogateWeight: Float, _ tape: Tape
  ) -> (Variable, [Float]) {
    let pass = Pass(tape: tape, roundsWeights: configuration.quantisationAware)
    func gather(_ values: [Float], _ columns: Int) -> [Float] {
      rows.flatMap { values[$0 * columns..<($0 + 1) * columns] }
    }
    let z = ControlNetworks.latentSize
    let latents = tape.constant(gather(part.latents, z), rows: rows.count, columns: z)
    let references = tape.constant(gather(part.references, 6), rows: rows.count, columns: 6)
    let ages = tape.constant(gather(part.ages, 1), rows: rows.count, columns: 1)
    let surrogate = tape.clippedSurrogate(
      means: networks.act(latents, references, pass), oldMeans: gather(part.means, 2),
      actions: gather(part.corrections, 2), advantages: gather(advantages, 1), spread: spread, clip: 0.2)
    let values = critic(tape.concatenateColumns([latents, references, ages]), Pass(tape: tape))
    let target = tape.constant(gather(part.returns, 1), rows: rows.count, columns: 1)
    let error = tape.mean(tape.square(tape.subtract(values, target)))
    return (
      tape.sum([(surrogateWeight, surrogate), (1, error)]), [tape.scalar(surrogate), tape.scalar(error)]
    )
  }

  private func collect(step: Int, shard: Int, spread: Float) -> Experience {
    let size = settings.episodes / ShardedStep.shardCount
    let first = firstIndex + (step * ShardedStep.shardCount + shard) * size
    let loop = LockstepLoop(
      world: world, networks: networks, scales: scales, seed: configuration.seed,
      indices: first..<first + size)
    loop.roundsPolicy = configuration.quantisationAware
    var stream = SampleStream(
      seed: configuration.seed, purpose: "reinforcement episodes \(shard)", step: step)
    // Frames as a schedule may bring them: from every slot to every eighth.
    let rates = (0..<size).map { _ in [1, 0.5, 0.25, 0.12][stream.index(below: 4)] }
    var experience = Experience(size: size, slots: settings.slots)
    let tape = Tape(recordsGradients: false)
    for _ in 0..<settings.slots {
      loop.imaginePrior()
      // Every schedule has an age limit; without one, rare long absences would dominate every advantage.
      loop.receive(rates.indices.map { stream.uniform() < rates[$0] || loop.ages[$0] + 1 >= ageLimitSlots })
      let means = loop.corrections()
      let corrections = means.map { $0 + spread * Float(stream.gaussian()) }
      let references = loop.referenceInputs(after: 0)
      let ages = loop.ages.map { Float($0) / 14 }
      experience.append(
        latents: loop.latents, references: references, ages: ages, means: means, corrections: corrections,
        values: values(loop, tape))
      let costs = loop.apply(corrections: corrections)
      experience.rewards.append(contentsOf: costs.map { -rewardScale * Float($0) })
    }
    loop.imaginePrior()
    loop.receive([Bool](repeating: false, count: size))
    experience.finish(
      lastValues: values(loop, tape), discount: discount, traceDecay: traceDecay, rewardScale: rewardScale)
    return experience
  }

  private func values(_ loop: LockstepLoop, _ tape: Tape) -> [Float] {
    tape.reset()
    let n = loop.count
    let input = tape.concatenateColumns([
      tape.constant(loop.latents, rows: n, columns: ControlNetworks.latentSize),
      tape.constant(loop.referenceInputs(after: 0), rows: n, columns: 6),
      tape.constant(loop.ages.map { Float($0) / 14 }, rows: n, columns: 1),
    ])
    return Array(tape.values(critic(input, Pass(tape: tape))))
  }

  /// Advantages with mean 0 and deviation 1 over all shards.
  private func normalized(_ parts: [Experience]) -> [[Float]] {
    let all = parts.flatMap(\.advantages)
    let mean = all.reduce(0, +) / Float(all.count)
    let variance = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(all.count)
    let scale = 1 / (variance.squareRoot() + 1e-6)
    return parts.map { $0.advantages.map { ($0 - mean) * scale } }
  }
}

/// What one shard met in an iteration; row `slot · episodes + episode`.
struct Experience: Sendable {
  let size: Int
  let slots: Int
  var latents: [Float] = []
  var references: [Float] = []
  var ages: [Float] = []
  var means: [Float] = []
  var corrections: [Float] = []
  var values: [Float] = []
  var rewards: [Float] = []
  private(set) var advantages: [Float] = []
  private(set) var returns: [Float] = []
  private(set) var meanCost: Float = 0

  var count: Int { size * slots }

  init(size: Int, slots: Int) {
    self.size = size
    self.slots = slots
  }

  mutating func append(
    latents: [Float], references: [Float], ages: [Float], means: [Float], corrections: [Float],
    values: [Float]
  ) {
    self.latents += latents
    self.references += references
    self.ages += ages
    self.means += means
    self.corrections += corrections
    self.values += values
  }

  /// Generalised advantage estimation (Schulman et al. 2016).
  mutating func finish(lastValues: [Float], discount: Float, traceDecay: Float, rewardScale: Float) {
    advantages = .init(repeating: 0, count: count)
    var next = lastValues
    var trace = [Float](repeating: 0, count: size)
    for slot in (0..<slots).reversed() {
      for i in 0..<size {
        let row = slot * size + i
        let delta = rewards[row] + discount * next[i] - values[row]
        trace[i] = delta + discount * traceDecay * trace[i]
        advantages[row] = trace[i]
        next[i] = values[row]
      }
    }
    returns = zip(advantages, values).map(+)
    meanCost = -rewards.reduce(0, +) / (rewardScale * Float(count))
  }
}

/// One experience a shard, each written by its own thread.
private final class Experiences: @unchecked Sendable {
  private let lock = NSLock()
  private var parts: [Experience?]

  init(count: Int) { parts = .init(repeating: nil, count: count) }

  func set(_ index: Int, _ value: Experience) { lock.withLock { parts[index] = value } }

  var all: [Experience] { lock.withLock { parts.compactMap(\.self) } }
}
