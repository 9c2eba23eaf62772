import Foundation
import Simulation
import Testing

@Suite struct IndependentFadingTests {
  private let world = World(.independentFading)

  @Test func theMeanGainIsTheConfiguredOne() {
    let episode = Episode(world: world, seed: 3, index: 0)
    let gains = (0..<400).map { episode.channel(positionMetres: [5, 6], slot: $0).gain() }
    let mean = gains.reduce(0, +) / 400
    // An exponential has a deviation of its mean: four standard errors of 400.
    #expect(abs(mean / Decibels.ratio(-68) - 1) < 4 / 20.0)
  }

  @Test func thePositionDoesNotMatterTheSlotDoes() {
    let episode = Episode(world: world, seed: 3, index: 0)
    let here = episode.channel(positionMetres: [2, 4], slot: 9)
    #expect(episode.channel(positionMetres: [7, 8], slot: 9) == here)
    #expect(episode.channel(positionMetres: [2, 4], slot: 10) != here)
    #expect(Episode(world: world, seed: 3, index: 1).channel(positionMetres: [2, 4], slot: 9) != here)
  }

  /// Files of worlds with geometry do not mention the field, and need not.
  @Test func filesMayLeaveItOut() throws {
    let text = String(decoding: try WorldConfiguration.worldB.json(), as: UTF8.self)
    #expect(!text.contains("independentFadingGainDB"))
    let fading = String(decoding: try WorldConfiguration.independentFading.json(), as: UTF8.self)
    #expect(fading.contains("\"independentFadingGainDB\" : -68"))
    #expect(
      throws: ConfigurationError.outOfRange(
        path: "channel.independentFadingGainDB", value: 3, permitted: "-200.0 … 0.0 dB")
    ) {
      try WorldConfiguration(
        json: Data(fading.replacing("GainDB\" : -68", with: "GainDB\" : 3").utf8), file: "test.json")
    }
  }
}
