import ClosedLoop
import ReferenceModels
import Simulation
import Testing

@testable import Validation

@Suite struct FixedPointControllerTests {
  private static let reference = SmallSystem.reference()

  @Test func commandsFollowTheFloatReference() throws {
    // Both controllers see one episode, which the float reference steers: at a wavelength of a centimetre two
    // loops of their own would soon meet different channels.
    var floating = try ControllerPlan(
      model: LoopModel(Self.reference), schedule: .programme(priceMilliwatts: 4)
    ).makeController()
    let fixed = try FixedPointController(SmallSystem.fixedPoint(Self.reference), name: "small.image")
    try fixed.setPrice(milliwatts: 4)
    var episode = Episode(world: World(.worldB), seed: 3, index: 0)
    floating.reset(seed: 3, episodeIndex: 0)
    fixed.reset(seed: 3, episodeIndex: 0)
    var agreements = 0
    for slot in 0..<30 {
      let observed = episode.observedChannel()
      let pilot = PilotObservation(
        channel: observed, requiredPowerMilliwatts: episode.estimatedPowerMilliwatts(of: observed))
      let reference: (Int) -> ReferencePoint = { episode.reference(atSlot: $0) }
      let decision = floating.beginSlot(pilot: pilot, slot: slot, reference: reference)
      let integer = fixed.beginSlot(pilot: pilot, slot: slot, reference: reference)
      if case .send(let a) = decision, case .send(let b) = integer {
        // The device measures decibels in steps of 1/256.
        #expect(abs(a / b - 1) < 0.01)
      }
      if (decision == .wait) == (integer == .wait) { agreements += 1 }
      var frame: FramePair?
      if case .send = decision {
        frame = FramePair(current: episode.frame(), previous: episode.previousFrame())
      }
      let action = floating.endSlot(frame: frame)
      let difference = action - fixed.endSlot(frame: frame)
      #expect((difference * difference).sum().squareRoot() < 0.05)
      episode.advance(action: action)
    }
    #expect(agreements >= 28)
  }

  @Test func tensorsAreComparedByName() throws {
    let fixed = try SmallSystem.fixedPoint(Self.reference)
    let recorder = LoopRecorder(capacity: 5)
    var controller = try ControllerPlan(
      model: LoopModel(Self.reference), schedule: .programme(priceMilliwatts: 4)
    ).makeController(recorder: recorder)
    let runner = EpisodeRunner(world: World(.worldB), slots: 5, warmUpSlots: 0)
    _ = runner.run(&controller, seed: 4, episodeIndex: 0)
    let comparisons = try fixed.compare(with: Self.reference, samples: recorder.samples)
    // The programme never asks for the stopping value.
    #expect(comparisons.map(\.network) == NetworkRole.allCases.dropLast().map(\.rawValue))
    for comparison in comparisons {
      let output = try #require(comparison.output)
      #expect(output.name == "result" && output.signalToNoiseDecibels > 30)
      #expect(comparison.tensors.allSatisfy { $0.elements > 0 })
    }
  }

  @Test func damagedImagesAreRefusedByName() throws {
    do {
      _ = try FixedPointModel.open([1, 2, 3], name: "bad.image", parameters: Self.reference.loop)
      Issue.record("three bytes are no image")
    } catch {
      #expect(error.description.hasPrefix("bad.image: not a valid model image"))
    }
  }
}
