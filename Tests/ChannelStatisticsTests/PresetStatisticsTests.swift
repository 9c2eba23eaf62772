import CGSL
import ChannelStatistics
import Simulation
import Testing

/// What the simulator's presets promise, on their exact channels.
@Suite struct PresetStatisticsTests {
  /// One element whose power is the wideband gain: all that timing and forecasts look at.
  private func statistics(_ name: String, episodes: Int = 16, slots: Int = 80) throws -> ChannelStatistics {
    let configuration = try #require(WorldConfiguration.preset(named: name))
    let world = World(configuration)
    let expert = LinearQuadraticExpert(world: world)
    let recorded = (0..<episodes).map { index in
      var episode = Episode(world: world, seed: 7, index: index)
      var values: [Float] = []
      for slot in 0..<slots {
        // Scaled: a gain of 1e-7 squared would not matter, but the numbers are easier to look at.
        values += [Float((1e7 * episode.channel().gain()).squareRoot()), 0]
        episode.advance(
          action: expert.action(state: episode.state, reference: episode.reference(atSlot: slot)))
      }
      return ChannelEpisode(values: values)
    }
    let layout = ChannelLayout(
      episodes: episodes, slots: slots, antennas: 1, subcarriers: 1,
      slotSeconds: configuration.plant.slotSeconds, carrierHz: configuration.channel.carrierHz,
      bandwidthHz: configuration.channel.bandwidthHz)
    return try ChannelStudy.untested.statistics(of: RecordedChannel(layout: layout, episodes: recorded))
  }

  /// No shadowing: even who knows the future gains little.
  @Test func anOpenRoomHasLittleToGain() throws {
    let statistics = try statistics("openRoom")
    #expect(statistics.verdict.timing == .littleToGain)
    let present = try #require(statistics.headroom.windows.last).presentDB
    #expect(try #require(present.upper95) < 0.5)
    // Power follows the motion, so it can be foretold.
    #expect(statistics.verdict.forecasting == .foretold)
  }

  /// The linear predictor on the past does no better than the mean at any horizon, within four standard errors; the
  /// choice of the slot is worth much all the same, to who knows the present.
  @Test func independentFadingCannotBeForetold() throws {
    let statistics = try statistics("independentFading", episodes: 24)
    for horizon in try #require(statistics.predictability).horizons {
      let explained = horizon.linearExplainedFraction
      #expect(explained.value < 4 * (try #require(explained.standardError)) + 1e-3)
      #expect(horizon.persistence.value > 1.2 * horizon.mean.value)
    }
    for lag in statistics.time.lags[1...20] {
      let gain = try #require(lag.gainDB)
      #expect(abs(gain.value) < 4 * (try #require(gain.standardError)))
    }
    #expect(statistics.verdict.timing == .worthwhile)
    let window = try #require(statistics.headroom.windows.last)
    #expect(window.presentDB.value > 0.75 * window.genieDB.value)
  }

  @Test func aFastVehicleForgetsFaster() throws {
    let slow = try #require(try statistics("B").time.gainCoherence.seconds)
    let fast = try #require(try statistics("fastVehicle").time.gainCoherence.seconds)
    #expect(try #require(fast.upper95) < (try #require(slow.lower95)))
  }

  /// Wider waves bend around obstacles: shallower shadows.
  @Test func aHallBelowSixGigahertzVariesLess() throws {
    let hall = try statistics("sub6Hall").gain.deviationDB
    #expect(try #require(hall.upper95) < 5)
    #expect(try #require(hall.lower95) > 2)
  }
}
