/// What the choice of the slot is worth: the most that any scheduler can save, and what the present power alone saves.
public struct TimingHeadroom: Sendable, Equatable, Codable {
  public struct Window: Sendable, Equatable, Codable {
    public var slots: Int
    /// Decibels by which the best of that many consecutive slots lies below their mean: somebody who knows the future.
    public var genieDB: Estimate
    /// The same for who sees only the present power and knows how it is distributed: stops at the first slot below the
    /// threshold that optimal stopping of independent slots sets, at the last one in any case.
    public var presentDB: Estimate
  }

  public var windows: [Window]

  public static let windowSlots = [2, 4, 8, 14]

  /// Of required powers, in dBm or any other decibels.
  ///
  /// - Parameter requiredPowersDB: [episode, slot]; episodes of equal length.
  public init(requiredPowersDB: [[Double]]) {
    let blocks = max(1, min(BlockPartition.mostBlocks, requiredPowersDB.count))
    self.init(
      losses: requiredPowersDB.enumerated().map { index, powers in
        (values: powers, block: index * blocks / max(1, requiredPowersDB.count))
      }, blocks: blocks)
  }

  init(_ series: [GainSeries], blocks: Int) {
    self.init(
      losses: series.map { (values: $0.decibels.map { $0.map { -$0 } }, block: $0.block) }, blocks: blocks)
  }

  /// - Parameter losses: decibels by slot; nil where missing.
  private init(losses: [(values: [Double?], block: Int)], blocks: Int) {
    let all = losses.flatMap { $0.values.compactMap { $0 } }.sorted()
    windows = Self.windowSlots.compactMap { Self.window($0, losses, sortedLosses: all, blocks: blocks) }
  }

  private static func window(
    _ slots: Int, _ series: [(values: [Double?], block: Int)], sortedLosses: [Double], blocks: Int
  ) -> Window? {
    let thresholds = thresholds(slots, sortedLosses: sortedLosses)
    // Genie's and present power's gain, windows.
    var sums = BlockSums(blocks: blocks, length: 3)
    for segment in series where segment.values.count >= slots {
      for first in 0...(segment.values.count - slots) {
        let losses = segment.values[first..<(first + slots)].compactMap { $0 }
        guard losses.count == slots, let least = losses.min() else { continue }
        let mean = losses.reduce(0, +) / Double(slots)
        let stop = losses.indices.first { losses[$0] <= thresholds[$0] } ?? slots - 1
        sums.add([mean - least, mean - losses[stop], 1], block: segment.block)
      }
    }
    guard let genie = sums.estimate({ $0[2] > 0.5 ? $0[0] / $0[2] : nil }),
      let present = sums.estimate({ $0[2] > 0.5 ? $0[1] / $0[2] : nil })
    else { return nil }
    return Window(slots: slots, genieDB: genie, presentDB: present)
  }

  /// Backwards: the value of waiting is E[min(loss, value of waiting one slot later)].
  private static func thresholds(_ slots: Int, sortedLosses: [Double]) -> [Double] {
    var thresholds = [Double](repeating: .infinity, count: slots)
    guard !sortedLosses.isEmpty else { return thresholds }
    var value = sortedLosses.reduce(0, +) / Double(sortedLosses.count)
    for slot in stride(from: slots - 2, through: 0, by: -1) {
      thresholds[slot] = value
      let present = value
      value = sortedLosses.reduce(0) { $0 + min($1, present) } / Double(sortedLosses.count)
    }
    return thresholds
  }
}
