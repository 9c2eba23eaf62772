import ArrayFiles
import Foundation

/// Simulates episodes of exploring behaviour and writes them as an `.npz` data set (`docs/data.md`).
///
/// Memory does not grow with the frames and channels: an archive holds one array after the other, so the
/// episodes are run once for each array. The same world, seed, episodes and slots give the same bytes.
public struct DatasetWriter: Sendable {
  /// What a pass over all episodes makes.
  public enum Pass: String, Sendable, CaseIterable {
    case frames
    case csi
    case trajectories
  }

  public let world: World
  public let seed: UInt64
  public let episodes: Int
  public let slots: Int

  /// - Precondition: at least one episode of at least one slot.
  public init(world: World, seed: UInt64, episodes: Int, slots: Int) {
    precondition(episodes > 0 && slots > 0)
    self.world = world
    self.seed = seed
    self.episodes = episodes
    self.slots = slots
  }

  /// Writes the file in one piece, or leaves what was there. `progress` is called after each episode of a pass.
  public func write(
    to path: String, progress: (Pass, _ episodesDone: Int) -> Void = { _, _ in }
  ) throws {
    let frame = world.configuration.frame
    let channel = world.configuration.channel
    var archive = try NPZWriter(path: path)

    try archive.begin(
      "frames", elementType: .uint8, shape: [episodes, slots, frame.heightPixels, frame.widthPixels],
      compression: .deflated)
    for index in 0..<episodes {
      var pixels: [UInt8] = []
      pixels.reserveCapacity(slots * frame.heightPixels * frame.widthPixels)
      run(index) { episode, _ in pixels += episode.frame() }
      try archive.append(pixels.span.bytes)
      progress(.frames, index + 1)
    }

    // Channels are dominated by phase and noise: deflate would not shrink them.
    try archive.begin(
      "csi", elementType: .complex64, shape: [episodes, slots, channel.antennas, channel.subcarriers],
      compression: .stored)
    for index in 0..<episodes {
      var values: [Float] = []
      values.reserveCapacity(2 * slots * channel.antennas * channel.subcarriers)
      run(index) { episode, _ in values += episode.observedChannel().values }
      try archive.append(values.span.bytes)
      progress(.csi, index + 1)
    }

    var states: [Float] = []
    var actions: [Float] = []
    var references: [Float] = []
    for index in 0..<episodes {
      run(index) { episode, action in
        let reference = episode.reference(atSlot: episode.slot)
        Self.append(episode.state.positionMetres, to: &states)
        Self.append(episode.state.velocityMetresPerSecond, to: &states)
        Self.append(action, to: &actions)
        Self.append(reference.positionMetres, to: &references)
        Self.append(reference.velocityMetresPerSecond, to: &references)
        Self.append(reference.accelerationMetresPerSecondSquared, to: &references)
      }
      progress(.trajectories, index + 1)
    }
    try archive.add("states", NPYArray(shape: [episodes, slots, 4], float32: states))
    try archive.add("actions", NPYArray(shape: [episodes, slots, 2], float32: actions))
    try archive.add("references", NPYArray(shape: [episodes, slots, 6], float32: references))

    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let meta = try encoder.encode(
      DatasetMeta(world: world, seed: seed, episodes: episodes, slots: slots))
    try archive.add("meta", NPYArray(text: String(decoding: meta, as: UTF8.self)))
    try archive.finish()
  }

  /// Runs one episode and shows each instant with the action that follows it.
  private func run(_ index: Int, visit: (Episode, SIMD2<Double>) -> Void) {
    var episode = Episode(world: world, seed: seed, index: index)
    var exploration = ExplorationProcess(world: world, seed: seed, index: index)
    for _ in 0..<slots {
      let action = exploration.action(for: episode)
      visit(episode, action)
      episode.advance(action: action)
    }
  }

  private static func append(_ vector: SIMD2<Double>, to elements: inout [Float]) {
    elements.append(Float(vector.x))
    elements.append(Float(vector.y))
  }
}
