import ClosedLoop
import Simulation

/// The latents that an episode's frames show, in floating point.
struct EncodedTruth: Sendable {
  /// `[slot][8]`; nil where no frame pair was recorded.
  let latents: [[Float]?]
  /// Normalised actions, `[slot][2]`.
  let actions: [[Float]]

  /// - Parameter stride: only every so many slots.
  init(_ episode: ReplayEpisode, model: LoopModel, every stride: Int = 1) throws {
    var source = FloatLatentSource(try model.makeNetworks())
    let actions = episode.actions.map(model.parameters.actionInput)
    var latents = [[Float]?](repeating: nil, count: episode.slots)
    for slot in Swift.stride(from: 0, to: episode.slots, by: stride) {
      guard let input = Self.input(episode, slot: slot, model: model) else { continue }
      latents[slot] = source.encode(frame: input, previousAction: slot > 0 ? actions[slot - 1] : [0, 0])
    }
    self.latents = latents
    self.actions = actions
  }

  /// The frame encoder's input; nil without a frame pair.
  static func input(_ episode: ReplayEpisode, slot: Int, model: LoopModel) -> [Float]? {
    guard let pair = episode.framePair(slot) else { return nil }
    var input = [Float](repeating: 0, count: 2 * model.background.count)
    input.withUnsafeMutableBufferPointer {
      FrameInput.make(
        current: pair.current, previous: pair.previous, background: model.background, into: $0)
    }
    return input
  }
}

/// Mean and variance of latents, summed over dimensions.
struct LatentMoments {
  private var count = 0
  private var sums = [Double](repeating: 0, count: LoopModel.latentCount)
  private var squares = [Double](repeating: 0, count: LoopModel.latentCount)

  mutating func add(_ latent: [Float]) {
    count += 1
    for (d, value) in latent.enumerated() {
      sums[d] += Double(value)
      squares[d] += Double(value) * Double(value)
    }
  }

  /// Σ over dimensions; 0 without latents.
  var variance: Double {
    guard count > 0 else { return 0 }
    let n = Double(count)
    return zip(sums, squares).reduce(0) { $0 + $1.1 / n - ($1.0 / n) * ($1.0 / n) }
  }
}

/// Squared errors of a state probe, by state.
struct StateErrors: Sendable, Equatable {
  private(set) var squares: [Double] = []
  private(set) var count = 0

  mutating func add(_ found: [Double], _ expected: [Float]) {
    if squares.isEmpty { squares = .init(repeating: 0, count: expected.count) }
    for (i, value) in expected.enumerated() {
      squares[i] += (found[i] - Double(value)) * (found[i] - Double(value))
    }
    count += 1
  }

  mutating func add(_ other: StateErrors) {
    guard other.count > 0 else { return }
    if squares.isEmpty { squares = .init(repeating: 0, count: other.squares.count) }
    for i in squares.indices { squares[i] += other.squares[i] }
    count += other.count
  }

  var rootMeanSquares: [Double] { squares.map { ($0 / Double(max(1, count))).squareRoot() } }
}
