import Testing
import Validation

@Suite struct FrontierTests {
  private let frontier = Frontier([
    OperatingPoint(powerMilliwatts: 1, loss: 0.14), OperatingPoint(powerMilliwatts: 16, loss: 0.06),
    OperatingPoint(powerMilliwatts: 4, loss: 0.10), OperatingPoint(powerMilliwatts: 5, loss: 0.12),
  ])

  @Test func dominatedSettingsAreDropped() {
    #expect(frontier.points.map(\.loss) == [0.06, 0.10, 0.14])
    #expect(frontier.points.map(\.powerMilliwatts) == [16, 4, 1])
  }

  @Test func powerIsGeometricBetweenSettings() throws {
    #expect(abs(try #require(frontier.powerMilliwatts(atLoss: 0.08)) - 8) < 1e-12)
    #expect(abs(try #require(frontier.powerMilliwatts(atLoss: 0.12)) - 2) < 1e-12)
    #expect(frontier.powerMilliwatts(atLoss: 0.06) == 16)
    #expect(abs(try #require(frontier.powerMilliwatts(atLoss: 0.14)) - 1) < 1e-12)
  }

  @Test func neverExtrapolates() {
    #expect(frontier.powerMilliwatts(atLoss: 0.0599) == nil)
    #expect(frontier.powerMilliwatts(atLoss: 0.1401) == nil)
    #expect(Frontier([]).powerMilliwatts(atLoss: 0.1) == nil)
  }

  @Test func savingComparesAtEqualLoss() throws {
    let periodic = Frontier([
      OperatingPoint(powerMilliwatts: 32, loss: 0.06), OperatingPoint(powerMilliwatts: 8, loss: 0.10),
    ])
    #expect(abs(try #require(frontier.saving(against: periodic, lossAtMost: 0.08)) - 0.5) < 1e-12)
    // Beyond its last setting a scheme keeps that setting: 2 mW against 8 mW.
    #expect(abs(try #require(frontier.saving(against: periodic, lossAtMost: 0.12)) - 0.75) < 1e-12)
    #expect(frontier.saving(against: periodic, lossAtMost: 0.05) == nil)
  }

  @Test func fractionOfGainIsOneForTheOracleItself() throws {
    let periodic = Frontier([
      OperatingPoint(powerMilliwatts: 32, loss: 0.06), OperatingPoint(powerMilliwatts: 8, loss: 0.10),
    ])
    let own = try #require(frontier.fractionOfGain(oracle: frontier, over: periodic, lossAtMost: 0.08))
    #expect(abs(own - 1) < 1e-12)
    let none = try #require(periodic.fractionOfGain(oracle: frontier, over: periodic, lossAtMost: 0.08))
    #expect(abs(none) < 1e-12)
    #expect(frontier.fractionOfGain(oracle: periodic, over: periodic, lossAtMost: 0.08) == nil)
  }

  @Test func leastPowerUnderALimitTakesTheCheapestSetting() {
    #expect(frontier.leastPowerMilliwatts(lossAtMost: 0.2) == 1)
    #expect(frontier.leastPowerMilliwatts(lossAtMost: 0.05) == nil)
    #expect(frontier.leastPowerMilliwatts(lossAtMost: 0.10) == 4)
  }
}
