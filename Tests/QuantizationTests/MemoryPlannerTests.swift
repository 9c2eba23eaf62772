import ModelImage
import Testing

@testable import Quantization

struct MemoryPlannerTests {
  /// A small repeatable generator (SplitMix64).
  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  private func randomBuffers(seed: UInt64) -> [MemoryPlanner.Buffer] {
    var generator = Generator(state: seed)
    return (0..<Int.random(in: 1...24, using: &generator)).map { _ in
      let first = Int.random(in: 0...15, using: &generator)
      return MemoryPlanner.Buffer(
        sizeBytes: Int.random(in: 1...5000, using: &generator), firstStep: first,
        lastStep: first + Int.random(in: 0...6, using: &generator))
    }
  }

  @Test("No two buffers that meet in time overlap, offsets are aligned, the peak holds them all")
  func disjoint() {
    for seed in UInt64(0)..<200 {
      let buffers = randomBuffers(seed: seed)
      let plan = MemoryPlanner.plan(buffers)
      var end = 0
      for (i, buffer) in buffers.enumerated() {
        #expect(plan.offsets[i] % ImageLayout.alignment == 0 && plan.offsets[i] >= 0)
        end = max(end, plan.offsets[i] + buffer.sizeBytes)
        for j in 0..<i
        where buffers[j].firstStep <= buffer.lastStep && buffer.firstStep <= buffers[j].lastStep {
          let apart =
            plan.offsets[i] + buffer.sizeBytes <= plan.offsets[j]
            || plan.offsets[j] + buffers[j].sizeBytes <= plan.offsets[i]
          #expect(apart, "seed \(seed): \(i) and \(j)")
        }
      }
      #expect(end <= plan.peakBytes)
      #expect(plan.peakBytes >= MemoryPlanner.lowerBoundBytes(buffers))
    }
  }

  @Test("On random graphs the peak is within a quarter of the lower bound, in the mean within 3 %")
  func quality() {
    var worst = 1.0
    var sum = 0.0
    for seed in UInt64(0)..<200 {
      let buffers = randomBuffers(seed: seed)
      let ratio =
        Double(MemoryPlanner.plan(buffers).peakBytes) / Double(MemoryPlanner.lowerBoundBytes(buffers))
      worst = max(worst, ratio)
      sum += ratio
    }
    #expect(worst < 1.25, "worst \(worst)")
    #expect(sum / 200 < 1.03, "mean \(sum / 200)")
  }

  @Test("A chain of operators reaches the lower bound")
  func chains() {
    for seed in UInt64(0)..<100 {
      var generator = Generator(state: seed)
      let buffers = (0..<Int.random(in: 1...12, using: &generator)).map { step in
        MemoryPlanner.Buffer(
          sizeBytes: Int.random(in: 1...40_000, using: &generator), firstStep: step, lastStep: step + 1)
      }
      #expect(MemoryPlanner.plan(buffers).peakBytes == MemoryPlanner.lowerBoundBytes(buffers))
    }
  }

  @Test("The frame encoder in int16 needs 32 KiB: its input and its first convolution")
  func frameEncoder() {
    let counts = [64 * 64 * 2, 32 * 32 * 8, 16 * 16 * 16, 8 * 8 * 32, 4 * 4 * 64, 8]
    let buffers = counts.enumerated().map { step, count in
      MemoryPlanner.Buffer(sizeBytes: 2 * count, firstStep: step, lastStep: step + 1)
    }
    #expect(MemoryPlanner.plan(buffers).peakBytes == 32 * 1024)
  }

  @Test("Nothing to place, and buffers that all live at once")
  func extremes() {
    #expect(MemoryPlanner.plan([]) == MemoryPlanner.Plan(offsets: [], peakBytes: 0))
    let all = (1...5).map { MemoryPlanner.Buffer(sizeBytes: $0, firstStep: 0, lastStep: 3) }
    #expect(MemoryPlanner.plan(all).peakBytes == 5 * 16)
    #expect(Set(MemoryPlanner.plan(all).offsets).count == 5)
  }
}
