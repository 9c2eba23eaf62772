import ClosedLoop
import Dispatch
import Foundation
import Simulation

/// Recorded drives for the control JEPA: frames, true states and actions under an exploring expert.
///
/// `frames [episode, slot, H, W]`, `actions [episode, slot, 2]` in units of the action scale, `states
/// [episode, slot, 4]` in metres and metres a second. Written once while being made, read-only afterwards.
final class ControlEpisodes: @unchecked Sendable {
  let count: Int
  let slots: Int
  let pixels: Int
  let background: [Float]
  let frames: UnsafeMutablePointer<UInt8>
  let actions: UnsafeMutablePointer<Float>
  let states: UnsafeMutablePointer<Float>
  /// Whether actions are those of the device, or zeros because nobody recorded them.
  let hasActions: Bool
  /// Where frame pairs are there.
  let windows: UnbrokenWindows
  /// Owns `frames` where they may leave main memory.
  private let frameSpool: SpooledBuffer?

  deinit {
    if frameSpool == nil { frames.deallocate() }
    actions.deallocate()
    states.deallocate()
  }

  /// - Parameters:
  ///   - firstIndex: index of the first episode in the world's numbering; training and validation must not meet.
  ///   - actionScale: m/s² of one unit of `actions`.
  init(world: World, seed: UInt64, firstIndex: Int, count: Int, slots: Int, actionScale: Double) {
    self.count = count
    self.slots = slots
    let pixels = world.background.count
    self.pixels = pixels
    hasActions = true
    windows = UnbrokenWindows()
    frameSpool = nil
    background = world.background.map { Float($0) / 255 }
    frames = .allocate(capacity: count * slots * pixels)
    actions = .allocate(capacity: count * slots * 2)
    states = .allocate(capacity: count * slots * 4)
    nonisolated(unsafe) let (frames, actions, states) = (self.frames, self.actions, self.states)
    DispatchQueue.concurrentPerform(iterations: count) { index in
      var episode = Episode(world: world, seed: seed, index: firstIndex + index)
      var explorer = Explorer(world: world, seed: seed, index: firstIndex + index)
      for slot in 0..<slots {
        let at = index * slots + slot
        episode.frame().withUnsafeBufferPointer { pixelsOfFrame in
          if let base = pixelsOfFrame.baseAddress {
            (frames + at * pixels).update(from: base, count: pixels)
          }
        }
        let action = explorer.action(episode)
        let (position, velocity) = (
          episode.state.positionMetres, episode.state.velocityMetresPerSecond
        )
        for (i, value) in [position.x, position.y, velocity.x, velocity.y].enumerated() {
          states[at * 4 + i] = Float(value)
        }
        actions[at * 2] = Float(action.x / actionScale)
        actions[at * 2 + 1] = Float(action.y / actionScale)
        episode.advance(action: action)
      }
    }
  }

  /// Recorded episodes; states are left at zero, because only the expert's policy asks for them.
  ///
  /// - Parameters:
  ///   - indices: episodes of the recording.
  ///   - background: grey levels, `[64, 64]`.
  ///   - lengths: slots in a row without a gap that stages will ask for.
  init(
    _ reader: ReplayReader, indices: [Int], background: [UInt8], lengths: [Int], actionScale: Double
  ) throws {
    count = indices.count
    let (slots, pixels) = (reader.recording.sizes.slots, background.count)
    self.slots = slots
    self.pixels = pixels
    self.background = background.map { Float($0) / 255 }
    hasActions = reader.adaptation.actionFactor > 0
    let cells = indices.count * slots
    let spool = try SpooledBuffer(byteCount: cells * background.count)
    let frames = try spool.elements(UInt8.self)
    self.frames = frames
    frameSpool = spool
    actions = .allocate(capacity: cells * 2)
    states = .allocate(capacity: cells * 4)
    states.initialize(repeating: 0, count: cells * 4)
    var present: [Bool] = []
    for (position, index) in indices.enumerated() {
      let episode = try reader.episode(index)
      episode.frames.withUnsafeBufferPointer {
        if let base = $0.baseAddress {
          (frames + position * slots * pixels).update(from: base, count: $0.count)
        }
      }
      for (slot, action) in episode.actions.enumerated() {
        let at = 2 * (position * slots + slot)
        (actions + at).initialize(to: Float(action.x / actionScale))
        (actions + at + 1).initialize(to: Float(action.y / actionScale))
      }
      // Slot 0 has no pair.
      present += (0..<slots).map { $0 > 0 && episode.hasFrame[$0] && episode.hasFrame[$0 - 1] }
    }
    windows = UnbrokenWindows(present: present, slots: slots, lengths: lengths)
  }

  /// A random window of `length` slots with frame pairs, all of it within an episode.
  func origin(length: Int, _ stream: inout SampleStream) -> (episode: Int, slot: Int) {
    windows.draw(length: length, &stream)
      ?? (stream.index(below: count), 1 + stream.index(below: slots - length))
  }

  /// Writes the encoder's input of the frame pair (slot − 1, slot), `[H, W, 2]`; slot ≥ 1.
  func fillInput(episode: Int, slot: Int, into target: UnsafeMutablePointer<Float>) {
    let current = frames + (episode * slots + slot) * pixels
    let previous = current - pixels
    let grey: Float = 1 / 255
    background.withUnsafeBufferPointer { background in
      for i in 0..<pixels {
        let f = Float(current[i]) * grey
        target[2 * i] = 3 * (f - background[i])
        target[2 * i + 1] = 5 * (f - Float(previous[i]) * grey)
      }
    }
  }
}

/// The linear-quadratic expert on a jittered reference with Ornstein–Uhlenbeck noise on its command.
struct Explorer {
  private let expert: LinearQuadraticExpert
  private var stream: SampleStream
  private let scale: Double
  private var noise = SIMD2<Double>(0, 0)
  private var jitter = SIMD2<Double>(0, 0)

  init(world: World, seed: UInt64, index: Int) {
    expert = LinearQuadraticExpert(world: world)
    stream = SampleStream(seed: seed, purpose: "exploration", step: index)
    // Scale of the noise, m/s², drawn once an episode (METHOD.md: U(0.2, 1.6)).
    scale = stream.uniform(0.2...1.6)
  }

  mutating func action(_ episode: Episode) -> SIMD2<Double> {
    var reference = episode.reference(atSlot: episode.slot)
    for axis in 0..<2 {
      noise[axis] = 0.8 * noise[axis] + 0.6 * scale * stream.gaussian()
      jitter[axis] = 0.95 * jitter[axis] + 0.1 * stream.gaussian()
    }
    reference.positionMetres += jitter
    let command = expert.action(state: episode.state, reference: reference) + noise
    return command.clamped(lowerBound: .init(repeating: -3), upperBound: .init(repeating: 3))
  }
}
