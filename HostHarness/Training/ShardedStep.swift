import Autodiff
import Foundation

/// Runs one optimisation step as two shards of the batch on two threads.
///
/// The number of shards is part of the recipe, not of the machine: gradients are summed in the shards' order, so
/// the result is the same on one core.
final class ShardedStep: @unchecked Sendable {
  static let shardCount = 2
  private let tapes = [Tape(), Tape()]
  private let parameters: [Parameter]
  private let optimiser: Adam

  init(_ parameters: [Parameter], optimiser: Adam) {
    self.parameters = parameters
    self.optimiser = optimiser
  }

  /// - Parameter body: computes one shard's loss (the mean over its part of the batch) on the given tape and returns
  ///   it with figures to show. Shard 0 alone may move running statistics.
  /// - Returns: the loss and the figures, averaged over shards.
  func run(
    step: Int, learningRate: Float,
    _ body: @Sendable (_ shard: Int, _ tape: Tape) -> (loss: Variable, figures: [Float])
  ) -> (loss: Float, figures: [Float]) {
    let results = ResultBox(count: Self.shardCount)
    let tapes = self.tapes
    nonisolated(unsafe) let shared = tapes
    DispatchQueue.concurrentPerform(iterations: Self.shardCount) { shard in
      let tape = shared[shard]
      let (loss, figures) = body(shard, tape)
      // Every shard's gradient counts for its share of the batch.
      let scaled = tape.affine(loss, scale: 1 / Float(Self.shardCount))
      tape.backward(scaled)
      results.set(shard, [tape.scalar(loss)] + figures)
    }
    for tape in tapes {
      tape.addGradients()
      tape.reset()
    }
    optimiser.update(parameters, learningRate: learningRate, step: step)
    let mean = results.mean()
    return (mean[0], Array(mean.dropFirst()))
  }
}

/// Results of shards, each written by its own thread.
private final class ResultBox: @unchecked Sendable {
  private let lock = NSLock()
  private var values: [[Float]]

  init(count: Int) { values = .init(repeating: [], count: count) }

  func set(_ index: Int, _ value: [Float]) { lock.withLock { values[index] = value } }

  func mean() -> [Float] {
    lock.withLock {
      let n = values[0].count
      return (0..<n).map { i in values.reduce(0) { $0 + $1[i] } / Float(values.count) }
    }
  }
}
