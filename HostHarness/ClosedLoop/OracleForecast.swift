import Simulation

/// Powers that the coming slots will really require, if no gust blows and no frame arrives.
struct OracleForecast {
  /// The true state of the present slot.
  var episode: Episode

  /// k = 1 … K for the commands of slots t … t + K − 1; certain, up to the floor on spreads.
  func forecasts(actions: [SIMD2<Double>]) -> [PowerForecast] {
    var state = episode.state
    var forecasts: [PowerForecast] = []
    forecasts.reserveCapacity(actions.count)
    for (index, action) in actions.enumerated() {
      state = episode.world.plant.stepped(state, action: action, gustMetresPerSecondSquared: .zero)
      let channel = episode.channel(positionMetres: state.positionMetres, slot: episode.slot + index + 1)
      let power = episode.requiredPowerMilliwatts(of: channel)
      forecasts.append(PowerForecast(meanDBm: Decibels.decibels(power), spreadDB: 0))
    }
    return forecasts
  }
}
