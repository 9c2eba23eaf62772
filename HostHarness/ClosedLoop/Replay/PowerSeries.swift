/// Required powers along episodes, and what they say of the climate.
struct PowerSeries {
  private let horizonSlots: Int
  private var values: [Double] = []
  /// Of the present episode, nil where unknown.
  private var episode: [Double?] = []
  private var squares: [Double]
  private var counts: [Int]

  init(horizonSlots: Int) {
    self.horizonSlots = horizonSlots
    squares = .init(repeating: 0, count: horizonSlots)
    counts = .init(repeating: 0, count: horizonSlots)
  }

  mutating func beginEpisode() { episode = [] }

  mutating func append(_ powerDBm: Double?) {
    if let powerDBm {
      values.append(powerDBm)
      for lag in 1...horizonSlots where lag <= episode.count {
        guard let earlier = episode[episode.count - lag] else { continue }
        squares[lag - 1] += (powerDBm - earlier) * (powerDBm - earlier)
        counts[lag - 1] += 1
      }
    }
    episode.append(powerDBm)
  }

  /// Nil where no power is known.
  var medianDBm: Double? { values.isEmpty ? nil : values.sorted()[values.count / 2] }

  var deviationDB: Double {
    let mean = values.reduce(0, +) / Double(max(1, values.count))
    let sum = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (sum / Double(max(1, values.count))).squareRoot()
  }

  /// A lag that no episode is long enough for has the spread of two independent powers.
  var persistenceSpreadDB: [Double] {
    zip(squares, counts).map { $1 > 0 ? ($0 / Double($1)).squareRoot() : 2.0.squareRoot() * deviationDB }
  }
}
