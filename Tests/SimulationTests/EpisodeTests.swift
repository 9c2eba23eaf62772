import Simulation
import Testing

struct EpisodeTests {
  private let world = World(.worldB)

  @Test func sameSeedSameRun() {
    var first = Episode(world: world, seed: 5, index: 3)
    var second = Episode(world: world, seed: 5, index: 3)
    for _ in 0..<3 {
      #expect(first.state == second.state)
      #expect(first.frame() == second.frame())
      #expect(first.observedChannel() == second.observedChannel())
      first.advance(action: [1, -0.5])
      second.advance(action: [1, -0.5])
    }
    #expect(Episode(world: world, seed: 6, index: 3).state != Episode(world: world, seed: 5, index: 3).state)
    #expect(Episode(world: world, seed: 5, index: 4).state != Episode(world: world, seed: 5, index: 3).state)
  }

  /// Gusts do not depend on what was done before: they are the difference of two runs' accelerations.
  @Test func gustsArePaired() {
    var first = Episode(world: world, seed: 5, index: 0)
    var second = first
    for slot in 0..<10 {
      let (a, b) = (SIMD2(0.3, 0.1), SIMD2(-0.2, Double(slot) / 10))
      let (before1, before2) = (first.state, second.state)
      first.advance(action: a)
      second.advance(action: b)
      let gust1 = (first.state.velocityMetresPerSecond - before1.velocityMetresPerSecond) / 0.2 - a
      let gust2 = (second.state.velocityMetresPerSecond - before2.velocityMetresPerSecond) / 0.2 - b
      #expect(abs(gust1.x - gust2.x) < 1e-9 && abs(gust1.y - gust2.y) < 1e-9)
      #expect(gust1 != .zero)
    }
    #expect(first.obstacles() == second.obstacles())
  }

  @Test func previousFrameIsTheFrameBefore() {
    var episode = Episode(world: world, seed: 9, index: 1)
    for _ in 0..<4 {
      let frame = episode.frame()
      let state = episode.state
      episode.advance(action: [0.5, 0.5])
      #expect(episode.previousFrame() == frame)
      #expect(episode.previousState == state)
    }
  }

  @Test func beforeTheStartTheRobotCameAtItsVelocity() {
    let episode = Episode(world: world, seed: 9, index: 1)
    let back = episode.previousState.positionMetres + 0.2 * episode.previousState.velocityMetresPerSecond
    #expect(abs(back.x - episode.state.positionMetres.x) < 1e-12)
    #expect(episode.previousFrame() != episode.frame())
  }

  @Test func copiesRunOn() {
    let episode = Episode(world: world, seed: 2, index: 0)
    var copy = episode
    copy.advance(action: [1, 1])
    #expect(episode.slot == 0 && copy.slot == 1)
    #expect(episode.state == copy.previousState)
  }

  @Test func referenceDerivativesAreDerivatives() {
    let reference = Episode(world: world, seed: 2, index: 7).scenario.reference
    let step = 1e-4
    for time in [0.0, 3.3, 17.0] {
      let point = reference.point(atSeconds: time)
      let ahead = reference.point(atSeconds: time + step)
      let behind = reference.point(atSeconds: time - step)
      let velocity = (ahead.positionMetres - behind.positionMetres) / (2 * step)
      let acceleration = (ahead.velocityMetresPerSecond - behind.velocityMetresPerSecond) / (2 * step)
      for axis in 0..<2 {
        #expect(abs(velocity[axis] - point.velocityMetresPerSecond[axis]) < 1e-6)
        #expect(abs(acceleration[axis] - point.accelerationMetresPerSecondSquared[axis]) < 1e-6)
      }
    }
  }

  @Test func estimatedPowerFollowsTheExactOne() {
    for index in 0..<10 {
      let episode = Episode(world: world, seed: 1, index: index)
      let exact = episode.channel()
      let power = episode.requiredPowerMilliwatts(of: exact)
      #expect(power == episode.requiredPowerMilliwatts())
      let estimate = episode.estimatedPowerMilliwatts(of: episode.observedChannel(of: exact))
      let errorDB = Decibels.decibels(estimate / power)
      #expect(abs(errorDB) < (power < 200 ? 1.5 : 6))
    }
  }

  @Test func pilotsComeInTheirPeriod() {
    var configuration = WorldConfiguration.worldB
    configuration.pilot.periodSlots = 4
    var episode = Episode(world: World(configuration), seed: 1, index: 0)
    var slots: [Int] = []
    for _ in 0..<10 {
      if episode.hasPilot { slots.append(episode.slot) }
      episode.advance(action: .zero)
    }
    #expect(slots == [0, 4, 8])
  }

  @Test func stageCostIsItsFormula() {
    let episode = Episode(world: world, seed: 1, index: 0)
    let reference = episode.reference(atSlot: 0)
    let position = episode.state.positionMetres - reference.positionMetres
    let velocity = episode.state.velocityMetresPerSecond - reference.velocityMetresPerSecond
    let effort = SIMD2(3, -1) - reference.accelerationMetresPerSecondSquared
    let expected =
      (position * position).sum() + 0.1 * (velocity * velocity).sum() + 0.01 * (effort * effort).sum()
    #expect(abs(episode.stageCost(action: [7, -1]) - expected) < 1e-12)
  }

  /// The drawn pillars of world A differ between episodes; world B's are fixed; blockers always differ.
  @Test func worldsDrawWhatTheySay() {
    func pillars(_ configuration: WorldConfiguration, _ index: Int) -> [Obstacle] {
      Episode(world: World(configuration), seed: 1, index: index).scenario.pillars
    }
    #expect(pillars(.worldB, 0) == pillars(.worldB, 1))
    #expect(pillars(.worldA, 0) != pillars(.worldA, 1))
    #expect(pillars(.worldA, 0).count == 6)
    for (index, pillar) in pillars(.worldA, 0).enumerated() {
      let part = 7.0 / 6
      #expect(pillar.centreMetres.x >= 1.5 + Double(index) * part)
      #expect(pillar.centreMetres.x <= 1.5 + Double(index + 1) * part)
    }
    let blockers = (0..<20).map { Episode(world: world, seed: 1, index: $0).scenario.blockers }
    #expect(blockers[0] != blockers[1])
    for blocker in blockers.joined() {
      for slot in 0..<50 {
        let obstacle = blocker.obstacle(atSeconds: Double(slot))
        #expect(obstacle.centreMetres.x - obstacle.radiusMetres > -1e-9)
        #expect(obstacle.centreMetres.x + obstacle.radiusMetres < 10 + 1e-9)
      }
    }
  }
}
