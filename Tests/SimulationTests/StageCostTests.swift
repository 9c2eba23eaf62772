import Simulation
import Testing

struct StageCostTests {
  private let cost = StageCost(WorldConfiguration.keepOut.cost)

  @Test func penaltyIsAHingeWithARoundedCorner() {
    let centre = SIMD2(3.1, 6.7)
    func penalty(_ distance: Double) -> Double {
      cost.keepOutPenalty(positionMetres: [centre.x - distance, centre.y])
    }
    // Far inside: weight times depth. At the rim: weight · s · ln 2. Well outside: nothing.
    #expect(abs(penalty(0.2) - 8 * 0.6) < 1e-3)
    #expect(abs(penalty(0.8) - 8 * 0.05 * 0.693_147) < 1e-5)
    #expect(penalty(1.5) < 1e-5)
    #expect(penalty(100) >= 0)
    var last = Double.infinity
    for step in 0..<40 {
      let value = penalty(0.04 * Double(step))
      #expect(value < last)
      last = value
    }
  }

  @Test func worldBHasNoZones() {
    #expect(StageCost(WorldConfiguration.worldB.cost).keepOutPenalty(positionMetres: [3.1, 6.7]) == 0)
  }

  /// The zones lie where references go, so that the task needs a way around them.
  @Test func referencesCrossTheZones() {
    let world = World(.keepOut)
    var crossing = 0
    for index in 0..<20 {
      let reference = Episode(world: world, seed: 1, index: index).scenario.reference
      let deepest = (0..<200).map {
        cost.keepOutPenalty(positionMetres: reference.point(atSeconds: 0.2 * Double($0)).positionMetres)
      }
      if deepest.contains(where: { $0 > 0.4 }) { crossing += 1 }
    }
    #expect(crossing >= 15)
  }
}
