import FixedPoint
import Testing

@Suite struct SaturationTests {
  /// Every number of 18 bits and the extremes.
  @Test func narrowTypesSaturate() {
    var differences = 0
    for value in Array(Int32(-131072)...131071) + [.min, .max] {
      if saturatingInt8(value) != Int8(clamping: value) { differences += 1 }
      if saturatingInt16(value) != Int16(clamping: value) { differences += 1 }
    }
    #expect(differences == 0)
  }

  @Test func clampKeepsInsideAndMovesToTheNearerBound() {
    for value in Int32(-20)...20 {
      #expect(clamp(value, lower: -5, upper: 7) == max(-5, min(7, value)))
    }
    #expect(clamp(.min, lower: .min, upper: .max) == .min)
  }
}
