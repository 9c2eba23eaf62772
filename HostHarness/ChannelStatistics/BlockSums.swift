/// Sums of a vector of quantities, one a block.
struct BlockSums {
  let length: Int
  private(set) var sums: [[Double]]

  init(blocks: Int, length: Int) {
    self.length = length
    sums = [[Double]](repeating: [Double](repeating: 0, count: length), count: blocks)
  }

  mutating func add(_ values: [Double], block: Int) {
    precondition(values.count == length)
    for index in 0..<length { sums[block][index] += values[index] }
  }

  mutating func add(_ value: Double, at index: Int, block: Int) { sums[block][index] += value }

  var total: [Double] {
    var total = [Double](repeating: 0, count: length)
    for block in sums { for index in 0..<length { total[index] += block[index] } }
    return total
  }

  /// A function of few of the sums, which are handed over in the order of `indices`.
  func estimate(
    of indices: [Int], on scale: EstimateScale = .linear, _ statistic: ([Double]) -> Double?
  ) -> Estimate? {
    var few = BlockSums(blocks: sums.count, length: indices.count)
    for block in sums.indices { few.add(indices.map { sums[block][$0] }, block: block) }
    return few.estimate(on: scale, statistic)
  }

  /// A function of the total, with the jackknife's confidence.
  func estimate(on scale: EstimateScale = .linear, _ statistic: ([Double]) -> Double?) -> Estimate? {
    let total = total
    return Estimate.jackknife(blocks: sums.count, scale) { omitted in
      guard let omitted else { return statistic(total) }
      var rest = total
      for index in 0..<length { rest[index] -= sums[omitted][index] }
      return statistic(rest)
    }
  }
}
