import CGSL
import ClosedLoop
import Foundation
import Testing

@Suite struct LogNormalPowerTests {
  @Test(
    arguments: [(1.0, 0.3), (5.6, 1.2), (40, 0.05), (0.02, 2)], [0.01, 0.8, 3, 50, 400])
  func expectedMinimumAgreesWithNumericIntegration(_ law: (mean: Double, spread: Double), ceiling: Double) {
    let power = LogNormalPower(meanMilliwatts: law.mean, logSpread: law.spread)
    // E[min(P, C)] over x = (ln P − l) / s with Simpson's rule on ± 9 standard deviations.
    let location = log(law.mean) - law.spread * law.spread / 2
    let intervals = 40_000
    let step = 18.0 / Double(intervals)
    var sum = 0.0
    for index in 0...intervals {
      let x = -9 + step * Double(index)
      let weight = index == 0 || index == intervals ? 1.0 : (index % 2 == 1 ? 4 : 2)
      sum += weight * min(exp(location + law.spread * x), ceiling) * gsl_ran_ugaussian_pdf(x)
    }
    let integral = sum * step / 3
    #expect(abs(power.expectedMinimum(ceilingMilliwatts: ceiling) - integral) < 2e-6 * law.mean)
  }

  @Test func limitsOfTheCeiling() {
    let power = LogNormalPower(meanMilliwatts: 2, logSpread: 0.7)
    #expect(power.expectedMinimum(ceilingMilliwatts: .infinity) == 2)
    #expect(power.expectedMinimum(ceilingMilliwatts: 0) == 0)
    #expect(power.expectedMinimum(ceilingMilliwatts: -1.5) == -1.5)
  }

  @Test func forecastBecomesMeanPowerCutAtTheMaximum() {
    let certain = LogNormalPower(
      PowerForecast(meanDBm: 10, spreadDB: 0), spreadFactor: 0.5, maximumMilliwatts: 200)
    #expect(abs(certain.meanMilliwatts - 10) < 1e-12)
    #expect(certain.logSpread == LogNormalPower.smallestLogSpread)
    let cut = LogNormalPower(
      PowerForecast(meanDBm: 22, spreadDB: 6), spreadFactor: 0.5, maximumMilliwatts: 200)
    #expect(cut.meanMilliwatts == 200)
    #expect(abs(cut.logSpread - 0.5 * 6 * log(10) / 10) < 1e-12)
  }
}
