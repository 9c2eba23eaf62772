import Testing

@testable import Autodiff

@Suite struct AdamTests {
  @Test func firstStepMovesByTheRateAgainstTheSign() {
    let p = Parameter(name: "p", shape: [2], decays: false)
    p.gradient[0] = 0.3
    p.gradient[1] = -0.1
    let norm = Adam(clipNorm: 10).update([p], learningRate: 0.01, step: 1)
    #expect(abs(norm - 0.316228) < 1e-5)
    #expect(abs(p.value[0] + 0.01) < 1e-6 && abs(p.value[1] - 0.01) < 1e-6)
    #expect(p.gradient[0] == 0 && p.gradient[1] == 0)
  }

  @Test func clippingKeepsDirection() {
    let p = Parameter(name: "p", shape: [2], decays: false)
    p.gradient[0] = 30
    p.gradient[1] = 40
    Adam(clipNorm: 1).update([p], learningRate: 1, step: 1)
    #expect(abs(p.state[2] - 0.1 * 0.6) < 1e-6 && abs(p.state[3] - 0.1 * 0.8) < 1e-6)
  }

  @Test func aGradientThatIsNotFiniteIsSkipped() {
    let p = Parameter(name: "p", shape: [2], initialValue: 1)
    p.gradient[0] = .nan
    Adam().update([p], learningRate: 1, step: 1)
    #expect(p.values == [1, 1] && p.gradient[0] == 0)
  }

  @Test func decayShrinksWeightsOnly() {
    let (w, b) = (
      Parameter(name: "w", shape: [1], initialValue: 1),
      Parameter(name: "b", shape: [1], decays: false, initialValue: 1)
    )
    Adam(weightDecay: 0.1).update([w, b], learningRate: 0.5, step: 1)
    #expect(abs(w.value[0] - 0.95) < 1e-6 && b.value[0] == 1)
  }

  @Test func scheduleWarmsUpAndEndsAtItsFraction() {
    let schedule = CosineSchedule(peak: 2, warmupSteps: 10, totalSteps: 110, finalFraction: 0.1)
    #expect(abs(schedule.rate(step: 5) - 1) < 1e-6)
    #expect(abs(schedule.rate(step: 10) - 2) < 1e-6)
    #expect(abs(schedule.rate(step: 60) - 1.1) < 1e-4)
    #expect(abs(schedule.rate(step: 110) - 0.2) < 1e-6)
  }
}
