import ReferenceModels
import Simulation

/// What the controller believes of the channel: the wireless state, updated by pilots, predicted without.
struct WirelessPerception {
  let networks: NetworkSet
  let parameters: LoopParameters
  private let stateCount: Int
  private(set) var state: [Float]
  /// P̂_t, P̂_{t−1}, P̂_{t−2} as power inputs.
  private(set) var recentPowers = [Float](repeating: 0, count: LoopModel.recentPowerCount)

  init(model: LoopModel, networks: NetworkSet) {
    self.networks = networks
    parameters = model.parameters
    stateCount = model.graphs[.wirelessState].map { $0.values[$0.outputs[0]].count } ?? 0
    state = [Float](repeating: 0, count: stateCount)
  }

  mutating func reset() {
    state = [Float](repeating: 0, count: stateCount)
    recentPowers = [Float](repeating: 0, count: LoopModel.recentPowerCount)
  }

  /// Step 2 with a pilot: h_t = GRU(h_{t−1}; csiEncoder(CSI), P̂_t, ẑ_t).
  mutating func observe(_ pilot: PilotObservation, prior: [Float]) {
    let image = [Float](
      unsafeUninitializedCapacity: pilot.channel.antennas * pilot.channel.subcarriers
    ) { buffer, count in
      let all = UnsafeMutableBufferPointer(
        rebasing: buffer[..<(pilot.channel.antennas * pilot.channel.subcarriers)])
      ChannelInput.angleDelayImage(pilot.channel, into: all)
      count = all.count
    }
    let power = parameters.powerInput(milliwatts: pilot.requiredPowerMilliwatts)
    state = networks.run(.wirelessState, networks.run(.csiEncoder, image), [power], prior, state)
    remember(power)
  }

  /// Step 2 without a pilot: h_t = wirelessPredictor(h_{t−1}, recent powers, z_{t−1}, ẑ_t). Returns the
  /// forecast of this slot's power, whose mean takes the place of the measurement.
  mutating func predict(previousLatent: [Float], prior: [Float]) -> PowerForecast {
    state = networks.run(.wirelessPredictor, state, recentPowers, previousLatent, prior)
    let output = networks.run(.powerHead, state, recentPowers, prior)
    remember(output[0])
    return parameters.forecast(output)
  }

  /// Step 3: the raw outputs of the power head along an imagined trajectory, k = 1 … K.
  func rollOut(_ trajectory: ImaginedTrajectory) -> [[Float]] {
    var state = state
    var outputs: [[Float]] = []
    outputs.reserveCapacity(trajectory.actions.count)
    for step in 1..<trajectory.latents.count {
      let (now, next) = (trajectory.latents[step - 1], trajectory.latents[step])
      state = networks.run(.wirelessPredictor, state, recentPowers, now, next)
      outputs.append(networks.run(.powerHead, state, recentPowers, next))
    }
    return outputs
  }

  private mutating func remember(_ power: Float) {
    recentPowers = [power] + recentPowers.dropLast()
  }
}
