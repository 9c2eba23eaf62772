import Autodiff
import Simulation

extension CollapseGates {
  /// Measures latents of an exploring expert's drives and their answer to opposite actions.
  static func measure(
    networks: ControlNetworks, world: World, scales: InputScales, seed: UInt64, firstIndex: Int
  ) -> CollapseGates {
    let data = ControlEpisodes(
      world: world, seed: seed, firstIndex: firstIndex, count: 20, slots: 60,
      actionScale: scales.actionScale)
    let encoded = EncodedEpisodes(data, networks: networks)
    let spectrum = encoded.spectrum(episodes: data.count)
    let z = ControlNetworks.latentSize
    let rows = data.count
    let tape = Tape(recordsGradients: false)
    let pass = Pass(tape: tape)
    var start: [Float] = []
    for episode in 0..<rows {
      let latent = encoded.latent(episode: episode, slot: 30)
      start += (0..<z).map { latent[$0] }
    }
    /// Latents five slots later under a constant action.
    func imagine(_ action: [Float]) -> [Float] {
      var latent = tape.constant(start, rows: rows, columns: z)
      let actions = tape.constant(
        (0..<rows).flatMap { _ in action }, rows: rows, columns: ControlNetworks.actionSize)
      for _ in 0..<5 { latent = networks.predict(latent, actions, pass) }
      return Array(tape.values(latent))
    }
    var sensitivity = Double.infinity
    for axis in 0..<ControlNetworks.actionSize {
      var push = [Float](repeating: 0, count: ControlNetworks.actionSize)
      push[axis] = 1
      let (forward, backward) = (imagine(push), imagine(push.map { -$0 }))
      var distance = 0.0
      for row in 0..<rows {
        var squared = 0.0
        for d in 0..<z {
          let difference = Double(forward[row * z + d] - backward[row * z + d])
          squared += difference * difference / (spectrum.deviations[d] * spectrum.deviations[d] + 1e-12)
        }
        distance += squared.squareRoot() / Double(rows)
      }
      sensitivity = min(sensitivity, distance)
    }
    return CollapseGates(
      effectiveRank: spectrum.effectiveRank, smallestDeviation: spectrum.deviations.min() ?? 0,
      actionSensitivity: sensitivity)
  }
}

extension EncodedEpisodes {
  /// Rank and spread of the latents of the first episodes.
  func spectrum(episodes: Int) -> LatentSpectrum {
    var values: [Float] = []
    for episode in 0..<min(episodes, source.count) {
      for slot in 1..<source.slots {
        let latent = latent(episode: episode, slot: slot)
        for d in 0..<latentSize { values.append(latent[d]) }
      }
    }
    return values.withUnsafeBufferPointer {
      LatentSpectrum($0, rows: values.count / latentSize, columns: latentSize)
    }
  }

  static func spectrum(
    of data: ControlEpisodes, episodes: Int, networks: ControlNetworks
  ) -> LatentSpectrum {
    EncodedEpisodes(data, networks: networks, episodes: episodes).spectrum(episodes: episodes)
  }
}
