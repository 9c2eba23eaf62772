import ClosedLoop
import EpisodeRecording
import Foundation
import RadioControl
import Simulation

/// Steers the simulated device with the integer controller and records the episode for replays elsewhere.
///
/// The radio may be worse than the world's: pilots and frames are lost, and pilots damaged, with given
/// probabilities, so that a recording reaches the degraded modes too.
public final class RecordingController: LoopController {
  /// Probabilities a slot.
  public struct Losses: Sendable, Equatable {
    public var pilot: Double
    public var frame: Double
    /// A block exponent that no receiver sends.
    public var damagedPilot: Double

    public init(pilot: Double = 0, frame: Double = 0, damagedPilot: Double = 0) {
      self.pilot = pilot
      self.frame = frame
      self.damagedPilot = damagedPilot
    }
  }

  private let model: FixedPointModel
  private let inner: FixedPointController
  private let price: Int32
  private let losses: Losses
  private var stream: (seed: UInt64, episode: Int) = (0, 0)
  private var recorded: [RecordedEpisode.Slot] = []
  private var references: [Int16] = []
  private var frameBefore: [UInt8] = []
  private var frame: [UInt8] = []

  /// - Parameters:
  ///   - name: stands for the file in errors.
  ///   - priceMilliwatts: λ d_4.
  public init(
    _ model: FixedPointModel, name: String, priceMilliwatts: Double, losses: Losses = Losses()
  ) throws {
    self.model = model
    self.losses = losses
    inner = try FixedPointController(model, name: name)
    try inner.setPrice(milliwatts: priceMilliwatts)
    price = Int32((priceMilliwatts * 1024).rounded())
  }

  /// What was recorded since the last reset.
  public var episode: RecordedEpisode {
    RecordedEpisode(
      horizon: inner.horizon, price: price, frameBefore: frameBefore, slots: recorded,
      references: references, events: inner.events)
  }

  public func reset(seed: UInt64, episodeIndex: Int) {
    inner.reset(seed: seed, episodeIndex: episodeIndex)
    stream = (seed, episodeIndex)
    recorded = []
    references = []
  }

  /// The camera sees every slot, whatever is sent.
  public func observePrivileged(_ episode: Episode) {
    if recorded.isEmpty { frameBefore = episode.previousFrame() }
    frame = episode.frame()
  }

  public func beginSlot(
    pilot: PilotObservation?, slot: Int, reference: (Int) -> ReferencePoint
  ) -> ClosedLoop.TransmissionDecision {
    let random = RandomStream(
      seed: stream.seed, episode: stream.episode, purpose: .controller, slot: slot)
    let isPilotLost = random.uniform() < losses.pilot
    let isPilotDamaged = random.uniform() < losses.damagedPilot
    let isFrameLost = random.uniform() < losses.frame

    var block = isPilotLost ? nil : pilot.map { PilotBlock($0.channel) }
    if isPilotDamaged, let sound = block {
      block = PilotBlock(samples: sound.samples, exponent: Pilot.exponents.upperBound + 1)
    }
    let window = (0...inner.horizon).flatMap { model.fixedReference(reference(slot + $0)) }
    references.removeLast(min(references.count, inner.horizon * LoopLayout.referenceCount))
    references += window
    recorded.append(
      RecordedEpisode.Slot(
        flags: SlotFlags(hasPilot: block != nil, hasFrame: !isFrameLost),
        pilotExponent: block?.exponent ?? 0,
        pilotSamples: block?.samples ?? [Int16](repeating: 0, count: Pilot.sampleCount),
        frame: frame, digest: 0))
    return inner.beginSlot(pilot: block, references: window)
  }

  public func endSlot(frame: ClosedLoop.FramePair?) -> SIMD2<Double> {
    let last = recorded.count - 1
    // A frame that the world delivered may still be lost; one that the world lost stays lost in the recording.
    let isAskedFor = inner.asksForFrame
    let received = recorded[last].flags.hasFrame ? frame : nil
    if isAskedFor && received == nil {
      recorded[last].flags = SlotFlags(hasPilot: recorded[last].flags.hasPilot, hasFrame: false)
    }
    let action = inner.endSlot(frame: received)
    recorded[last].digest = inner.digest
    return action
  }
}
