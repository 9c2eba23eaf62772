import Simulation
import Testing

struct PlantTests {
  private let plant = Plant(WorldConfiguration.worldB.plant)

  /// Constant acceleration: p = ½ a t², v = a t after any number of slots, exactly the parabola.
  @Test func constantAccelerationIsAParabola() {
    let start = PlantState(positionMetres: [2, 4], velocityMetresPerSecond: [-0.1, 0.2])
    let action = SIMD2(0.4, -0.3)
    var state = start
    for _ in 0..<15 {
      state = plant.stepped(state, action: action, gustMetresPerSecondSquared: .zero)
    }
    let time = 15 * 0.2
    let position = start.positionMetres + time * start.velocityMetresPerSecond + 0.5 * time * time * action
    let velocity = start.velocityMetresPerSecond + time * action
    for axis in 0..<2 {
      #expect(abs(state.positionMetres[axis] - position[axis]) < 1e-12)
      #expect(abs(state.velocityMetresPerSecond[axis] - velocity[axis]) < 1e-12)
    }
  }

  /// The kinetic energy gained is the work done: ½ Δ|v|² = a · Δp, gusts included.
  @Test func energyIsWork() {
    var state = PlantState(positionMetres: [5, 6], velocityMetresPerSecond: [0.5, 0.1])
    for slot in 0..<20 {
      let action = SIMD2(Double(slot % 5) - 2, Double(slot % 3) - 1)
      let gust = SIMD2(0.1, -0.05)
      let next = plant.stepped(state, action: action, gustMetresPerSecondSquared: gust)
      let before = (state.velocityMetresPerSecond * state.velocityMetresPerSecond).sum()
      let after = (next.velocityMetresPerSecond * next.velocityMetresPerSecond).sum()
      let work = ((action + gust) * (next.positionMetres - state.positionMetres)).sum()
      #expect(abs(0.5 * (after - before) - work) < 1e-12)
      state = next
    }
  }

  @Test func commandsAreClippedAndGustsAreNot() {
    let rest = PlantState(positionMetres: [5, 6], velocityMetresPerSecond: .zero)
    let state = plant.stepped(rest, action: [100, -100], gustMetresPerSecondSquared: [1, 0])
    #expect(abs(state.velocityMetresPerSecond.x - 0.8) < 1e-12)
    #expect(abs(state.velocityMetresPerSecond.y + 0.6) < 1e-12)
  }

  @Test func wallsStopTheRobotAndLetItSlide() {
    let state = PlantState(positionMetres: [9.6, 3], velocityMetresPerSecond: [2, -1])
    let next = plant.stepped(state, action: .zero, gustMetresPerSecondSquared: .zero)
    #expect(next.positionMetres == [9.7, 2.9])
    #expect(next.velocityMetresPerSecond == .zero)
    let away = plant.stepped(next, action: [-1, 2], gustMetresPerSecondSquared: .zero)
    #expect(away.positionMetres.x < 9.7 && away.positionMetres.y > 2.9)
    let along = PlantState(positionMetres: [0.3, 5], velocityMetresPerSecond: [-1, 0.5])
    let slid = plant.stepped(along, action: .zero, gustMetresPerSecondSquared: .zero)
    #expect(slid.positionMetres == [0.3, 5.1])
    #expect(slid.velocityMetresPerSecond == [0, 0.5])
  }
}
