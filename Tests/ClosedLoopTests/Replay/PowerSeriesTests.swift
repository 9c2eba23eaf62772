import Testing

@testable import ClosedLoop

@Suite struct PowerSeriesTests {
  @Test func spreadsByLag() throws {
    var series = PowerSeries(horizonSlots: 3)
    series.beginEpisode()
    for power in [1.0, 3, 6, 10] { series.append(power) }
    // Nothing is compared across the boundary.
    series.beginEpisode()
    series.append(100)
    let spreads = series.persistenceSpreadDB
    #expect(spreads[0] == ((4 + 9 + 16) / 3.0).squareRoot())
    #expect(spreads[1] == ((25 + 49) / 2.0).squareRoot())
    #expect(spreads[2] == 9)
    #expect(series.medianDBm == 6)
  }

  @Test func gapsAreNotCompared() {
    var series = PowerSeries(horizonSlots: 2)
    series.beginEpisode()
    for power in [1.0, nil, 4, nil, nil] { series.append(power) }
    #expect(series.persistenceSpreadDB[1] == 3)
    // No two neighbours: the spread of independent powers.
    #expect(series.persistenceSpreadDB[0] == 2.0.squareRoot() * 1.5)
    #expect(series.deviationDB == 1.5)
    #expect(PowerSeries(horizonSlots: 1).medianDBm == nil)
  }
}
