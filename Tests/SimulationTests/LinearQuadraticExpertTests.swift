import Simulation
import Testing

struct LinearQuadraticExpertTests {
  @Test func stepsADisturbedRobotBackToItsReference() {
    var configuration = WorldConfiguration.worldB
    configuration.plant.gustMetresPerSecondSquared = 0
    let world = World(configuration)
    let expert = LinearQuadraticExpert(world: world)
    let reference = ReferencePoint(
      positionMetres: [5, 6], velocityMetresPerSecond: .zero, accelerationMetresPerSecondSquared: .zero)
    var state = PlantState(positionMetres: [5.5, 5.6], velocityMetresPerSecond: [0.3, -0.2])
    for _ in 0..<60 {
      let action = expert.action(state: state, reference: reference)
      state = world.plant.stepped(state, action: action, gustMetresPerSecondSquared: .zero)
    }
    #expect(abs(state.positionMetres.x - 5) < 1e-3)
    #expect(abs(state.positionMetres.y - 6) < 1e-3)
    #expect(abs(state.velocityMetresPerSecond.x) < 1e-3)
  }

  @Test func clipsItsCommand() {
    let world = World(.worldB)
    let expert = LinearQuadraticExpert(world: world)
    let reference = ReferencePoint(
      positionMetres: [9, 3], velocityMetresPerSecond: .zero, accelerationMetresPerSecondSquared: .zero)
    let state = PlantState(positionMetres: [1, 9], velocityMetresPerSecond: .zero)
    #expect(expert.action(state: state, reference: reference) == [3, -3])
  }

  /// A brute-force search over gains finds none that costs less over a long run.
  @Test func gainMinimisesTheCost() {
    let world = World(.worldB)
    let gain = LinearQuadraticExpert(world: world).gain
    func cost(_ gain: SIMD2<Double>) -> Double {
      let step = 0.2
      var (position, velocity, sum) = (1.0, 0.0, 0.0)
      for _ in 0..<200 {
        let action = -gain.x * position - gain.y * velocity
        sum += position * position + 0.1 * velocity * velocity + 0.05 * action * action
        position += step * velocity + 0.5 * step * step * action
        velocity += step * action
      }
      return sum
    }
    let best = cost(gain)
    for change in [SIMD2(0.05, 0), SIMD2(-0.05, 0), SIMD2(0, 0.05), SIMD2(0, -0.05), SIMD2(0.05, -0.05)] {
      #expect(cost(gain + change) > best)
    }
  }
}
