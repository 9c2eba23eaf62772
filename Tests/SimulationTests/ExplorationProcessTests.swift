import Simulation
import Testing

struct ExplorationProcessTests {
  @Test func repeatsAndStaysWithinTheLimits() {
    let world = World(.worldB)
    func run() -> [SIMD2<Double>] {
      var episode = Episode(world: world, seed: 4, index: 2)
      var exploration = ExplorationProcess(world: world, seed: 4, index: 2)
      var actions: [SIMD2<Double>] = []
      for _ in 0..<50 {
        let action = exploration.action(for: episode)
        actions.append(action)
        episode.advance(action: action)
      }
      return actions
    }
    let actions = run()
    #expect(actions == run())
    #expect(actions.allSatisfy { abs($0.x) <= 3 && abs($0.y) <= 3 })
  }

  @Test func strengthIsDrawnForEachEpisode() {
    let world = World(.worldB)
    let scales = (0..<40).map { ExplorationProcess(world: world, seed: 4, index: $0).actionScale }
    #expect(scales.allSatisfy { (0.2...1.6).contains($0) })
    #expect(scales.min()! < 0.5 && scales.max()! > 1.3)
  }

  /// Exploration leaves the reference by decimetres and keeps coming back.
  @Test func explorationWandersAroundTheReference() {
    let world = World(.worldB)
    var squares = 0.0
    var count = 0.0
    for index in 0..<8 {
      var episode = Episode(world: world, seed: 4, index: index)
      var exploration = ExplorationProcess(world: world, seed: 4, index: index)
      for _ in 0..<100 {
        episode.advance(action: exploration.action(for: episode))
        let error = episode.state.positionMetres - episode.reference(atSlot: episode.slot).positionMetres
        squares += (error * error).sum()
        count += 1
      }
    }
    let deviation = (squares / count).squareRoot()
    #expect(deviation > 0.2 && deviation < 1.2)
  }
}
