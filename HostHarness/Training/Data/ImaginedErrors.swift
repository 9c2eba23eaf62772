import Autodiff

/// How far imagination strays from what frames show, by age, and where encoded latents lie.
struct ImaginedErrors {
  /// For a = 0 … horizon: mean of Σ (imagined − encoded)² over dimensions; actions after the start are the
  /// recorded ones.
  let meanSquares: [Double]
  let lower: [Double]
  let upper: [Double]

  init(_ encoded: EncodedEpisodes, networks: ControlNetworks, horizon: Int) {
    let (source, z) = (encoded.source, ControlNetworks.latentSize)
    let cells = (0..<source.count).flatMap { episode in
      (1..<source.slots).filter { source.windows.has(episode: episode, slot: $0) }.map { (episode, $0) }
    }
    var lower = [Double](repeating: .infinity, count: z)
    var upper = [Double](repeating: -.infinity, count: z)
    for (episode, slot) in cells {
      let latent = encoded.latent(episode: episode, slot: slot)
      for d in 0..<z {
        lower[d] = min(lower[d], Double(latent[d]))
        upper[d] = max(upper[d], Double(latent[d]))
      }
    }
    let tape = Tape(recordsGradients: false)
    let pass = Pass(tape: tape)
    var sums = [Double](repeating: 0, count: horizon + 1)
    var counts = [Int](repeating: 0, count: horizon + 1)
    for episode in 0..<source.count {
      let starts = cells.filter { $0.0 == episode }.map(\.1)
      guard !starts.isEmpty else { continue }
      tape.reset()
      var latents = tape.constant(
        starts.flatMap { slot in (0..<z).map { encoded.latent(episode: episode, slot: slot)[$0] } },
        rows: starts.count, columns: z)
      for age in 1...horizon {
        let actions = starts.flatMap { slot -> [Float] in
          let at = 2 * (episode * source.slots + min(slot + age - 1, source.slots - 1))
          return [source.actions[at], source.actions[at + 1]]
        }
        latents = networks.predict(
          latents, tape.constant(actions, rows: starts.count, columns: 2), pass)
        let values = tape.values(latents)
        for (row, slot) in starts.enumerated()
        where slot + age < source.slots && source.windows.has(episode: episode, slot: slot + age) {
          let target = encoded.latent(episode: episode, slot: slot + age)
          for d in 0..<z {
            let difference = Double(values[row * z + d] - target[d])
            sums[age] += difference * difference
          }
          counts[age] += 1
        }
      }
    }
    meanSquares = zip(sums, counts).map { $1 > 0 ? $0 / Double($1) : 0 }
    self.lower = zip(lower, upper).map { $0 - ($1 - $0) / 4 }
    self.upper = zip(lower, upper).map { $1 + ($1 - $0) / 4 }
  }
}
