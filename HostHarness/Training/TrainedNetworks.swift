import Autodiff

/// Everything that a training run trains.
struct TrainedNetworks {
  let control: ControlNetworks
  /// The policy after reinforcement, in the run's world and in the one with keep-out zones.
  let reinforced: Perceptron
  let reinforcedKeepOut: Perceptron
  let critic: Perceptron
  let criticKeepOut: Perceptron
  let wireless: WirelessNetworks
  let stopping: StoppingNetwork
  let stoppingTarget: StoppingNetwork

  init(seed: UInt64, horizon: Int) {
    control = ControlNetworks(seed: seed)
    var stream = SampleStream(seed: seed, purpose: "reinforcement networks")
    let (z, r) = (ControlNetworks.latentSize, ControlNetworks.referenceSize)
    func policy(_ name: String) -> Perceptron {
      Perceptron(name, sizes: [z + r, 80, 80, ControlNetworks.actionSize], &stream)
    }
    func critic(_ name: String) -> Perceptron { Perceptron(name, sizes: [z + r + 1, 64, 64, 1], &stream) }
    reinforced = policy("reinforced")
    reinforcedKeepOut = policy("reinforcedKeepOut")
    self.critic = critic("critic")
    criticKeepOut = critic("criticKeepOut")
    wireless = WirelessNetworks(seed: seed)
    stopping = StoppingNetwork(seed: seed, horizon: horizon)
    stoppingTarget = StoppingNetwork(seed: seed, horizon: horizon, name: "stoppingTarget")
  }

  var parameters: [Parameter] {
    let perceptrons = [
      control.fusion, control.predictor, control.policy, control.inverseDynamics, reinforced,
      reinforcedKeepOut, critic, criticKeepOut, stopping.layers, stoppingTarget.layers,
    ]
    return control.encoderParameters + perceptrons.flatMap(\.parameters) + wireless.parameters
  }

  var statistics: [RunningStatistics] {
    control.convolutions.map(\.statistics) + wireless.convolutions.map(\.statistics)
  }
}

extension [Parameter] {
  /// Rounds every weight matrix to the 8-bit grid of its rows for good (see `Tape.roundedToGrid`).
  func snapToGrid() {
    let tape = Tape(recordsGradients: false)
    for parameter in self where parameter.decays {
      parameter.values = [Float](tape.values(tape.roundedToGrid(tape.parameter(parameter))))
    }
  }

  /// Takes over another network's values.
  func copy(from others: [Parameter]) {
    for (parameter, other) in zip(self, others) { parameter.values = other.values }
  }
}
