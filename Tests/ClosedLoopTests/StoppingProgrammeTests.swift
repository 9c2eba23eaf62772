import ClosedLoop
import Foundation
import Testing

@Suite struct StoppingProgrammeTests {
  static let disagreement = [0.02, 0.05, 0.11, 0.2, 0.35, 0.6, 0.9]
  static let marginal = LogNormalPower(meanMilliwatts: 6, logSpread: 1.2)

  static func programme(price: Double = 2) throws -> StoppingProgramme {
    try StoppingProgramme(disagreement: disagreement, priceMilliwatts: price, marginal: marginal)
  }

  /// The cheapest of all 2^H send/wait plans against known powers.
  private static func bestPlan(
    _ programme: StoppingProgramme, powers: [Double], startAge: Int
  ) -> Double {
    var best = Double.infinity
    for plan in 0..<(1 << powers.count) {
      var age = startAge
      var cost = 0.0
      for (index, power) in powers.enumerated() {
        let sends = plan >> index & 1 == 1
        if !sends && age >= programme.ageLimitSlots {
          cost = .infinity
          break
        }
        cost += sends ? power + programme.waitingCostMilliwatts[0] : programme.waitingCostMilliwatts[age]
        age = sends ? 1 : age + 1
      }
      if cost.isFinite { best = min(best, cost + programme.terminalValuesMilliwatts[age - 1]) }
    }
    return best
  }

  @Test func knownPowersGiveTheBestOfAllPlans() throws {
    let programme = try Self.programme()
    let powers = [7.0, 1.5, 9, 0.4, 12, 3]
    let laws = powers.map { LogNormalPower(meanMilliwatts: $0, logSpread: 1e-7) }
    let values = programme.values(forecasts: laws)
    for age in 1...programme.ageLimitSlots {
      let best = Self.bestPlan(programme, powers: powers, startAge: age)
      #expect(abs(values[age - 1] - best) < 1e-5)
    }
  }

  @Test func uncertainPowersGiveTheExpectationOverBothSlots() throws {
    let programme = try Self.programme()
    let laws = [
      LogNormalPower(meanMilliwatts: 4, logSpread: 0.8), LogNormalPower(meanMilliwatts: 2, logSpread: 1.1),
    ]
    // Two slots by quadrature over both powers, deciding with full knowledge of each as it comes.
    func expectation(_ law: LogNormalPower, _ value: (Double) -> Double) -> Double {
      let location = log(law.meanMilliwatts) - law.logSpread * law.logSpread / 2
      var sum = 0.0
      let step = 0.002
      var x = -8.0 + step / 2
      while x < 8 {
        let density = exp(-x * x / 2) / (2 * Double.pi).squareRoot()
        sum += value(exp(location + law.logSpread * x)) * density * step
        x += step
      }
      return sum
    }
    let (cost, last) = (programme.waitingCostMilliwatts, programme.terminalValuesMilliwatts)
    func second(_ age: Int) -> Double {
      expectation(laws[1]) { power in
        let send = power + cost[0] + last[0]
        return age >= programme.ageLimitSlots ? send : min(send, cost[age] + last[age])
      }
    }
    let seconds = (1...programme.ageLimitSlots).map(second)
    let values = programme.values(forecasts: laws)
    for age in 1..<programme.ageLimitSlots {
      let first = expectation(laws[0]) { power in
        min(power + cost[0] + seconds[0], cost[age] + seconds[age])
      }
      #expect(abs(values[age - 1] - first) < 1e-4)
    }
  }

  @Test func terminalValuesSolveTheAverageCostEquation() throws {
    let programme = try Self.programme()
    let last = programme.terminalValuesMilliwatts
    // h(a) + g = λ d_0 + h(1) + E[min(P, C(a))] with one constant g for every age.
    let again = programme.values(forecasts: [Self.marginal])
    let gain = again[0] - last[0]
    #expect(gain > 0)
    for age in last.indices { #expect(abs(again[age] - last[age] - gain) < 1e-9) }
  }

  @Test func ageLimitForcesATransmission() throws {
    let programme = try Self.programme(price: 0)
    let laws = [LogNormalPower](repeating: Self.marginal, count: 6)
    #expect(programme.sends(presentMilliwatts: 1e9, ageSlots: 6, forecasts: laws))
    #expect(!programme.sends(presentMilliwatts: 1e9, ageSlots: 5, forecasts: laws))
  }

  @Test func willingnessToPayGrowsWithAgeAndPrice() throws {
    let laws = [LogNormalPower](repeating: Self.marginal, count: 6)
    var previous: [Double]?
    for price in [0.1, 1, 10, 100] {
      let programme = try Self.programme(price: price)
      let values = programme.values(forecasts: laws)
      let ceilings = (1...6).map { programme.ceiling(values: values, ageSlots: $0) }
      for age in 1..<6 { #expect(ceilings[age] > ceilings[age - 1]) }
      if let previous { for age in 0..<5 { #expect(ceilings[age] > previous[age]) } }
      previous = ceilings
    }
  }

  @Test func invalidTablesAreRefused() {
    #expect(throws: StoppingProgrammeError.tooFewAges(count: 3)) {
      try StoppingProgramme(disagreement: [0, 1, 2], priceMilliwatts: 1, marginal: Self.marginal)
    }
    #expect(throws: StoppingProgrammeError.invalidDisagreement([0, 0, 0, 0, 0, 1])) {
      try StoppingProgramme(
        disagreement: [0, 0, 0, 0, 0, 1], priceMilliwatts: 1, marginal: Self.marginal)
    }
    #expect(throws: StoppingProgrammeError.invalidPrice(milliwatts: -1)) {
      try StoppingProgramme(
        disagreement: Self.disagreement, priceMilliwatts: -1, marginal: Self.marginal)
    }
  }
}
