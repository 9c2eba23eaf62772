import ClosedLoop
import LoopFixtures
import ReferenceModels
import Simulation
import Testing

@testable import SystemAssembly

@Suite struct RoleSamplesTests {
  private func run(seed: UInt64 = 3) throws -> CalibrationRun {
    CalibrationRun(
      model: try LoopModel(SmallReferenceModel.make()), world: World(.worldB), seed: seed, episodes: 2,
      slots: 8, samplesPerEpisode: 5)
  }

  @Test func inputsAndAnswersByTheRolesNames() throws {
    let run = try run()
    for role in NetworkRole.allCases {
      let samples = try RoleSamples(role, of: run)
      #expect(samples.arrays.map(\.name) == role.inputNames + [role.outputName])
      #expect(samples.arrays.allSatisfy { $0.array.shape[0] == samples.sampleCount })
      #expect(Set(samples.arrays.map(\.name)).count == role.inputNames.count + 1)
    }
    let policy = try RoleSamples(.policy, of: run)
    let graph = try #require(run.model.graphs[.policy])
    let inputs = try policy.arrays.map { try #require($0.array.float32Elements) }
    let answer = try GraphEvaluator(graph).run([Array(inputs[0][8..<16]), Array(inputs[1][6..<12])])
    #expect(answer[0] == Array(inputs[2][2..<4]))
  }

  @Test func equalSeedsGiveEqualSamples() throws {
    func bytes(_ seed: UInt64) throws -> [[Float]?] {
      try RoleSamples(.powerHead, of: run(seed: seed)).arrays.map(\.array.float32Elements)
    }
    #expect(try bytes(3) == bytes(3))
    #expect(try bytes(3) != bytes(4))
  }

  @Test func channelsFirst() throws {
    let last = try RoleSamples(.frameEncoder, of: run())
    let first = try RoleSamples(.frameEncoder, of: run(), order: .channelsFirst)
    #expect(first.arrays[0].array.shape == [last.sampleCount, 2, 64, 64])
    let (a, b) = try (
      #require(last.arrays[0].array.float32Elements), #require(first.arrays[0].array.float32Elements)
    )
    let pixels = 64 * 64
    let isMoved = (0..<2 * pixels).allSatisfy { place in
      a[2 * pixels + place] == b[2 * pixels + (place % 2) * pixels + place / 2]
    }
    #expect(isMoved)
    #expect(last.arrays[1].array == first.arrays[1].array)
  }

  @Test func rolesThatDoNotRun() throws {
    var model = SmallReferenceModel.make()
    model.graphs[.stoppingValue] = nil
    let run = CalibrationRun(
      model: try LoopModel(model), world: World(.worldB), seed: 3, episodes: 1, slots: 4)
    #expect(throws: RoleSamplesError.noNetwork(.stoppingValue)) { try RoleSamples(.stoppingValue, of: run) }
  }
}
