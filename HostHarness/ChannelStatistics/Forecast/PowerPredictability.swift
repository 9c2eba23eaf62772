/// How well past gains foretell future ones: the baseline that a forecast by networks has to beat.
///
/// The power that a frame needs in dBm is a constant minus the gain in decibels, so errors of one are errors of the
/// other.
public struct PowerPredictability: Sendable, Equatable, Codable {
  public struct Horizon: Sendable, Equatable, Codable {
    public var slots: Int
    /// Root mean square errors in decibels, all on the same slots of episodes that nothing was fitted on.
    public var mean: Estimate
    public var persistence: Estimate
    public var linear: Estimate
    /// 1 − (error of the linear predictor / error of the mean)².
    public var linearExplainedFraction: Estimate
    /// The same for persistence: negative where it is worse than the mean.
    public var persistenceExplainedFraction: Estimate
  }

  /// Past slots, the present one included, that the linear predictor sees.
  public var pastSlots: Int
  /// Groups of recordings: each is forecast by fits to the others.
  public var folds: Int
  public var horizons: [Horizon]

  public static let horizonsSlots = [1, 2, 4, 8, 14]
  public static let defaultPastSlots = 6

  /// Nil with fewer than two recordings: slots of a recording that a predictor was fitted on prove nothing.
  init?(_ series: [GainSeries], blocks: Int, pastSlots: Int = Self.defaultPastSlots) {
    let recordings = Set(series.map(\.recording)).sorted()
    guard recordings.count >= 2 else { return nil }
    self.pastSlots = pastSlots
    let folds = min(5, recordings.count)
    self.folds = folds
    let fold = Dictionary(uniqueKeysWithValues: recordings.enumerated().map { ($1, $0 % folds) })
    horizons = Self.horizonsSlots.compactMap { horizon in
      Self.horizon(horizon, series, blocks: blocks, pastSlots: pastSlots, fold: fold)
    }
    if horizons.isEmpty { return nil }
  }

  private struct Row {
    var fold: Int
    var block: Int
    /// Newest first.
    var past: [Double]
    var target: Double
  }

  private static func rows(_ horizon: Int, _ series: [GainSeries], pastSlots: Int, fold: [Int: Int]) -> [Row]
  {
    var rows: [Row] = []
    for segment in series {
      let gains = segment.decibels
      guard gains.count >= pastSlots + horizon else { continue }
      for slot in (pastSlots - 1)..<(gains.count - horizon) {
        guard let target = gains[slot + horizon] else { continue }
        let past = (0..<pastSlots).compactMap { gains[slot - $0] }
        guard past.count == pastSlots else { continue }
        rows.append(
          Row(fold: fold[segment.recording] ?? 0, block: segment.block, past: past, target: target))
      }
    }
    return rows
  }

  private static func horizon(
    _ slots: Int, _ series: [GainSeries], blocks: Int, pastSlots: Int, fold: [Int: Int]
  ) -> Horizon? {
    let rows = rows(slots, series, pastSlots: pastSlots, fold: fold)
    // Squared errors of mean, persistence and linear predictor, and their number.
    var sums = BlockSums(blocks: blocks, length: 4)
    for fold in Set(fold.values).sorted() {
      let training = rows.filter { $0.fold != fold }
      guard !training.isEmpty,
        let predictor = LinearPredictor.fit(
          rows: training.map(\.past), targets: training.map(\.target))
      else { return nil }
      let mean = training.reduce(0) { $0 + $1.target } / Double(training.count)
      for row in rows where row.fold == fold {
        let errors = [row.target - mean, row.target - row.past[0], row.target - predictor.value(row.past)]
        sums.add(errors.map { $0 * $0 } + [1], block: row.block)
      }
    }
    func error(_ index: Int) -> Estimate? {
      sums.estimate(on: .logarithmic) { $0[3] > 0.5 ? max(0, $0[index] / $0[3]).squareRoot() : nil }
    }
    func explained(_ index: Int) -> Estimate? {
      sums.estimate { $0[0] > 1e-12 * $0[3] ? 1 - $0[index] / $0[0] : nil }
    }
    guard let mean = error(0), let persistence = error(1), let linear = error(2),
      let linearFraction = explained(2), let persistenceFraction = explained(1)
    else { return nil }
    return Horizon(
      slots: slots, mean: mean, persistence: persistence, linear: linear,
      linearExplainedFraction: linearFraction, persistenceExplainedFraction: persistenceFraction)
  }
}
