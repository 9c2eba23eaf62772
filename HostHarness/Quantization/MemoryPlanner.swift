import ModelImage

/// Places buffers with known lifetimes in one arena so that buffers alive at the same step never overlap.
///
/// Where at most two buffers are alive at a time, as in a chain of operators, they lie at alternating ends of
/// the arena, and no plan needs less. The general problem (dynamic storage allocation) is NP-hard; the planner
/// runs three greedy orders, each putting a buffer into the smallest gap between those it meets in time, and
/// keeps the best. Source of the orders: Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net
/// Inference", 2020 (greedy by size, greedy by breadth).
public enum MemoryPlanner {
  public struct Buffer: Sendable, Equatable {
    public var sizeBytes: Int
    /// First and last step at which the buffer holds a value, both included.
    public var firstStep: Int
    public var lastStep: Int

    public init(sizeBytes: Int, firstStep: Int, lastStep: Int) {
      self.sizeBytes = sizeBytes
      self.firstStep = firstStep
      self.lastStep = lastStep
    }

    func meets(_ other: Buffer) -> Bool { firstStep <= other.lastStep && other.firstStep <= lastStep }
  }

  public struct Plan: Sendable, Equatable {
    /// Offset in bytes of each buffer, multiples of the image's alignment.
    public var offsets: [Int]
    /// End of the highest buffer, aligned.
    public var peakBytes: Int
  }

  /// Offsets for `buffers`, from zero. The same buffers give the same plan.
  public static func plan(_ buffers: [Buffer]) -> Plan {
    let bound = lowerBoundBytes(buffers)
    if let plan = placeAtAlternatingEnds(buffers, capacityBytes: bound) { return plan }
    var best: Plan?
    for order in [orderBySize(buffers), orderByBreadth(buffers), orderByFirstStep(buffers)] {
      let candidate = place(buffers, in: order)
      if candidate.peakBytes == bound { return candidate }
      if candidate.peakBytes < best?.peakBytes ?? .max { best = candidate }
    }
    return best ?? Plan(offsets: [], peakBytes: 0)
  }

  /// The most bytes alive at one step: no plan can need less.
  public static func lowerBoundBytes(_ buffers: [Buffer]) -> Int {
    liveBytesByStep(buffers).max() ?? 0
  }

  /// Bytes alive at each step, every buffer rounded up to the alignment.
  static func liveBytesByStep(_ buffers: [Buffer]) -> [Int] {
    let steps = (buffers.map(\.lastStep).max() ?? -1) + 1
    var live = [Int](repeating: 0, count: steps)
    for buffer in buffers {
      for step in buffer.firstStep...buffer.lastStep { live[step] += alignedSize(buffer) }
    }
    return live
  }

  private static func alignedSize(_ buffer: Buffer) -> Int { ImageLayout.aligned(buffer.sizeBytes) }

  /// Largest first; of equals the earlier, then the lower index.
  private static func orderBySize(_ buffers: [Buffer]) -> [Int] {
    buffers.indices.sorted { left, right in
      (-buffers[left].sizeBytes, buffers[left].firstStep, left)
        < (-buffers[right].sizeBytes, buffers[right].firstStep, right)
    }
  }

  /// Buffers of the fullest steps first, within a step the largest first.
  private static func orderByBreadth(_ buffers: [Buffer]) -> [Int] {
    let live = liveBytesByStep(buffers)
    let bySize = orderBySize(buffers)
    var isPlaced = [Bool](repeating: false, count: buffers.count)
    var order: [Int] = []
    for step in live.indices.sorted(by: { (-live[$0], $0) < (-live[$1], $1) }) {
      for index in bySize where !isPlaced[index] {
        guard buffers[index].firstStep <= step, step <= buffers[index].lastStep else { continue }
        isPlaced[index] = true
        order.append(index)
      }
    }
    return order
  }

  private static func orderByFirstStep(_ buffers: [Buffer]) -> [Int] {
    buffers.indices.sorted { left, right in
      (buffers[left].firstStep, -buffers[left].sizeBytes, left)
        < (buffers[right].firstStep, -buffers[right].sizeBytes, right)
    }
  }

  /// A plan of exactly `capacityBytes`, the lower bound, if no three buffers are ever alive together: each is
  /// put at the end of the arena that no live buffer holds. Two that meet fit, as their sum is within the bound.
  private static func placeAtAlternatingEnds(_ buffers: [Buffer], capacityBytes: Int) -> Plan? {
    var offsets = [Int](repeating: 0, count: buffers.count)
    var lastStepAtBottom = -1
    var lastStepAtTop = -1
    for index in orderByFirstStep(buffers) {
      let buffer = buffers[index]
      if lastStepAtBottom < buffer.firstStep {
        lastStepAtBottom = buffer.lastStep
      } else if lastStepAtTop < buffer.firstStep {
        lastStepAtTop = buffer.lastStep
        offsets[index] = capacityBytes - alignedSize(buffer)
      } else {
        return nil
      }
    }
    return Plan(offsets: offsets, peakBytes: capacityBytes)
  }

  /// Best fit: each buffer goes into the smallest gap that holds it between the placed buffers it meets in
  /// time, or behind the last of them.
  private static func place(_ buffers: [Buffer], in order: [Int]) -> Plan {
    var offsets = [Int](repeating: 0, count: buffers.count)
    var placed: [Int] = []
    var peak = 0
    for index in order {
      let size = alignedSize(buffers[index])
      let neighbours = placed.filter { buffers[$0].meets(buffers[index]) }
        .sorted { (offsets[$0], $0) < (offsets[$1], $1) }
      var end = 0
      var bestOffset: Int?
      var bestGap = Int.max
      for neighbour in neighbours {
        let gap = offsets[neighbour] - end
        if gap >= size, gap < bestGap {
          bestGap = gap
          bestOffset = end
        }
        end = max(end, offsets[neighbour] + alignedSize(buffers[neighbour]))
      }
      offsets[index] = bestOffset ?? end
      peak = max(peak, offsets[index] + size)
      placed.append(index)
    }
    return Plan(offsets: offsets, peakBytes: peak)
  }
}
