import ModelImage
import Testing

struct AccumulatorIntervalTests {
  /// Every subset of products, every corner of the activations: the interval holds all and is reached.
  @Test(
    "Holds every partial sum and is reached at its ends",
    arguments: [Int32(-128), -3, 0, 127], [Int32(-1000), 0, 77])
  func tight(zeroPoint: Int32, bias: Int32) {
    let weights: [Int32] = [3, -7, 127, -127, 0]
    let (low, high) = (-128 - zeroPoint, 127 - zeroPoint)
    var interval = AccumulatorInterval(bias: bias, low: low, high: high)
    for weight in weights { interval.add(weight: weight) }
    var least: Int32 = 0
    var greatest: Int32 = 0
    // Digit 0: absent, 1: at the low end, 2: at the high end; the bias is present or absent.
    for code in 0..<486 {
      var rest = code / 2
      var sum = code % 2 == 0 ? 0 : bias
      for weight in weights {
        if rest % 3 == 1 { sum += weight * low }
        if rest % 3 == 2 { sum += weight * high }
        rest /= 3
      }
      least = min(least, sum)
      greatest = max(greatest, sum)
    }
    #expect(interval.lower == least)
    #expect(interval.upper == greatest)
    #expect(interval.magnitude == max(least.magnitude, greatest.magnitude))
  }

  @Test("Says when 32 bits do not hold the sum")
  func overflow() {
    var interval = AccumulatorInterval(bias: 0, low: 0, high: 65535)
    for _ in 0..<258 { interval.add(weight: 127) }
    #expect(!interval.overflows)
    #expect(interval.isSafe(shift: 0))
    #expect(!interval.isSafe(shift: 1))
    interval.add(weight: 127)
    #expect(interval.overflows)
    #expect(!interval.isSafe(shift: -31))
  }

  @Test("A left shift counts against the limit", arguments: Int32(0)...30)
  func shift(_ shift: Int32) {
    let fitting = Int32(AccumulatorInterval.limit >> UInt32(shift))
    #expect(AccumulatorInterval(bias: fitting, low: 0, high: 0).isSafe(shift: shift))
    if shift > 0 { #expect(!AccumulatorInterval(bias: fitting + 1, low: 0, high: 0).isSafe(shift: shift)) }
  }
}
