/// Products and sums of unsigned words that stick at 2^32 − 1 instead of overflowing. No valid image reaches
/// that value, so a sticky result fails the comparison it is made for.
struct SaturatingWord: Equatable {
  private(set) var value: UInt32

  init(_ value: UInt32) { self.value = value }

  /// A count that has been checked to be non-negative.
  init(_ count: Int) { value = UInt32(truncatingIfNeeded: count) }

  static func * (left: SaturatingWord, right: SaturatingWord) -> SaturatingWord {
    let (product, overflow) = left.value.multipliedReportingOverflow(by: right.value)
    return SaturatingWord(overflow ? UInt32.max : product)
  }

  static func + (left: SaturatingWord, right: SaturatingWord) -> SaturatingWord {
    let (sum, overflow) = left.value.addingReportingOverflow(right.value)
    return SaturatingWord(overflow ? UInt32.max : sum)
  }
}
