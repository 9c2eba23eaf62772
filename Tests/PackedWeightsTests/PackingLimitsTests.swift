import FixedPoint
import PackedWeights
import Testing
import WeightPackers

/// What a packing's kernels take for granted, checked channel by channel.
@Suite struct PackingLimitsTests {
  private let limits = PackingLimits(shifts: -22 ... -1, accumulator: 1 << 30, scaled: 32_512)

  private func refusal(
    accumulator: UInt32 = 1000, multiplier: Int32 = 1 << 30, shift: Int32 = -4, zeroPoint: Int32 = 0
  ) -> PackingRefusal? {
    do throws(PackingRefusal) {
      try limits.verify(
        channel: 3, accumulator: accumulator,
        factor: QuantizedMultiplier(multiplier: multiplier, shift: shift), outputZeroPoint: zeroPoint)
      return nil
    } catch { return error }
  }

  @Test func endsOfTheRanges() {
    #expect(refusal() == nil)
    #expect(refusal(shift: -1) == nil)
    #expect(refusal(shift: 0) == .shift(channel: 3, value: 0))
    #expect(refusal(shift: -22) == nil)
    #expect(refusal(shift: -23) == .shift(channel: 3, value: -23))
    #expect(refusal(multiplier: (1 << 30) - 1) == .multiplier(channel: 3, value: (1 << 30) - 1))
    #expect(refusal(accumulator: (1 << 30) - 1, shift: -22) == nil)
    #expect(refusal(accumulator: 1 << 30, shift: -22) == .accumulator(channel: 3))
    #expect(refusal(accumulator: (32_512 - 2) << 4, shift: -4) == nil)
    #expect(refusal(accumulator: (32_512 - 1) << 4, shift: -4) == .scaled(channel: 3))
    #expect(refusal(accumulator: (32_512 - 2) << 4, shift: -4, zeroPoint: -1) == .scaled(channel: 3))
  }

  @Test func everyPackingNamesItsTarget() {
    for packing in WeightPacking.allCases {
      #expect((packing == .canonical) == (packing.target == .portable), "\(packing)")
      #expect(UInt32(packing.rawValue >> 8) == packing.target.rawValue)
    }
  }

  /// A packing that no choice tries would never be used.
  @Test func everyPackingIsTriedForItsTarget() {
    for packing in WeightPacking.allCases where packing != .canonical {
      let choices = PackingChoice.Goal.allCases.map { PackingChoice(target: packing.target, goal: $0) }
      #expect(choices.contains { $0.candidates.contains(packing) }, "\(packing)")
    }
  }

  /// On the host every target's packings can be looked at.
  @Test func hostHoldsAllPackings() {
    for target in PackingTarget.allCases { #expect(target.isCompiledIn) }
    #expect(PackingTarget.native == .x86 || PackingTarget.native == .neon || PackingTarget.native == .neonDot)
  }
}
