import Foundation
import Testing

@testable import RadioControl

/// The programme in double precision, straight from its definition.
private struct ExactProgramme {
  struct Law {
    var mean: Double
    var spread: Double

    init(meanDBm: Double, spreadDB: Double, factor: Double, maximum: Double = 200) {
      mean = min(pow(10, meanDBm / 10 + spreadDB * spreadDB * log(10) / 200), maximum)
      spread = max(factor * spreadDB * log(10) / 10, 0.05)
    }

    func expectedMinimum(_ ceiling: Double) -> Double {
      if ceiling <= 0 { return ceiling }
      func cumulative(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }
      let location = log(mean) - spread * spread / 2
      let quantile = (log(ceiling) - location) / spread
      return mean * cumulative(quantile - spread) + ceiling * cumulative(-quantile)
    }
  }

  var costs: [Double]
  var terminal: [Double]

  init(disagreement: [Double], price: Double, marginal: Law) {
    costs = disagreement.map { price * $0 / disagreement[4] }
    terminal = [Double](repeating: 0, count: disagreement.count - 1)
    for _ in 0..<2000 {
      let next = before(terminal, marginal)
      terminal = next.map { $0 - next[0] }
    }
  }

  func before(_ next: [Double], _ law: Law) -> [Double] {
    (1...next.count).map { age in
      let ceiling = age == next.count ? nil : costs[age] - costs[0] + next[age] - next[0]
      return costs[0] + next[0] + (ceiling.map(law.expectedMinimum) ?? law.mean)
    }
  }

  func values(_ laws: [Law]) -> [Double] { laws.reversed().reduce(terminal, before) }

  func ceiling(_ values: [Double], age: Int) -> Double {
    age >= values.count ? .infinity : costs[age] - costs[0] + values[age] - values[0]
  }
}

@Suite struct StoppingProgrammeTests {
  static let horizon = 14
  static let disagreement = (0...horizon).map { 0.004 + 0.02 * pow(Double($0), 1.6) }

  static func programme(price: Double) -> StoppingProgramme {
    var programme = StoppingProgramme(horizon: horizon)
    let relative = disagreement.map { Int32(($0 / disagreement[4] * 65536).rounded()) }
    programme.prepare(
      price: Int32((price * 1024).rounded()), relativeDisagreement: relative.span,
      marginal: LogNormalPower(
        meanDBm: Int32(7.6 * 256), spreadDB: Int32(6.4 * 256), spreadFactor: 1 << 16, maximum: 200 * 1024))
    return programme
  }

  @Test func expectedMinimumMatchesTheFormula() {
    var random = SplitMix64(seed: 1)
    for _ in 0..<2000 {
      let meanDBm = Double(Int32(random.uniform(-8, 24) * 256)) / 256
      let spreadDB = Double(Int32(random.uniform(0.4, 9) * 256)) / 256
      let law = LogNormalPower(
        meanDBm: Int32(meanDBm * 256), spreadDB: Int32(spreadDB * 256), spreadFactor: 1 << 15,
        maximum: 200 * 1024)
      let exact = ExactProgramme.Law(meanDBm: meanDBm, spreadDB: spreadDB, factor: 0.5)
      #expect(abs(Double(law.mean) / 1024 - exact.mean) < 0.002 + 2e-3 * exact.mean)
      let ceiling = Int32(pow(2, random.uniform(-1, 20)))
      let found = Double(law.expectedMinimum(ceiling: ceiling)) / 1024
      let expected = exact.expectedMinimum(Double(ceiling) / 1024)
      #expect(abs(found - expected) < 0.003 + 2e-3 * expected, "\(meanDBm) \(spreadDB) \(ceiling)")
      #expect(law.expectedMinimum(ceiling: ceiling) <= min(law.mean, max(ceiling, 1)))
    }
  }

  @Test func ceilingsAtOrBelowZeroAreTheirOwnAnswer() {
    let law = LogNormalPower(meanDBm: 2000, spreadDB: 1000, spreadFactor: 1 << 15, maximum: 200 * 1024)
    for ceiling in [Int32(0), -1, -50_000, -(1 << 24)] {
      #expect(law.expectedMinimum(ceiling: ceiling) == ceiling)
    }
  }

  @Test(arguments: [0.5, 3.0, 20.0]) func decisionsAgreeWithDoublePrecision(price: Double) {
    let programme = Self.programme(price: price)
    let exact = ExactProgramme(
      disagreement: Self.disagreement, price: price,
      marginal: .init(meanDBm: 7.6, spreadDB: 6.4, factor: 1))
    for age in 0..<Self.horizon {
      let found = Double(programme.terminalValues[age]) / 1024
      #expect(abs(found - exact.terminal[age]) < 0.02 + 0.003 * exact.terminal[age], "terminal \(age)")
    }
    var random = SplitMix64(seed: 7)
    var agreements = 0
    var worst = 0.0
    let count = 400
    for _ in 0..<count {
      var forecasts = InlineArray<32, LogNormalPower>(
        repeating: LogNormalPower(meanDBm: 0, spreadDB: 0, spreadFactor: 0, maximum: 1))
      var laws: [ExactProgramme.Law] = []
      for step in 0..<Self.horizon {
        let mean = Int32(random.uniform(-2, 20) * 256)
        let spread = Int32(random.uniform(1, 8) * 256)
        forecasts[step] = LogNormalPower(
          meanDBm: mean, spreadDB: spread, spreadFactor: 1 << 15, maximum: 200 * 1024)
        laws.append(.init(meanDBm: Double(mean) / 256, spreadDB: Double(spread) / 256, factor: 0.5))
      }
      let values = programme.values(forecasts: forecasts)
      let exactValues = exact.values(laws)
      let age = Int(random.integer(in: 1...13))
      let ceiling = programme.ceiling(values: values, age: age)
      let exactCeiling = exact.ceiling(exactValues, age: age)
      worst = max(worst, abs(Double(ceiling) / 1024 - exactCeiling) / (1 + exactCeiling))
      let present = random.uniform(0.2, 30)
      if (Int32(present * 1024) <= ceiling) == (present <= exactCeiling) { agreements += 1 }
    }
    #expect(worst < 0.003, "worst relative error of a ceiling \(worst)")
    #expect(agreements >= count * 199 / 200, "\(agreements) of \(count)")
  }

  @Test func theAgeLimitForcesATransmission() {
    let programme = Self.programme(price: 3)
    let values = programme.terminalValues
    #expect(programme.ceiling(values: values, age: 14) == Int32.max)
    #expect(programme.ceiling(values: values, age: 13) < Int32.max)
  }

  @Test func waitingCostsSaturate() {
    #expect(StoppingProgramme.waitingCost(relativeDisagreement: 1 << 16, price: 777) == 777)
    #expect(StoppingProgramme.waitingCost(relativeDisagreement: 1 << 30, price: 1 << 20) == 1 << 24)
    #expect(StoppingProgramme.waitingCost(relativeDisagreement: (1 << 30) - 1, price: 1 << 10) == (1 << 24))
    #expect(StoppingProgramme.waitingCost(relativeDisagreement: 0, price: 1 << 20) == 0)
  }
}
