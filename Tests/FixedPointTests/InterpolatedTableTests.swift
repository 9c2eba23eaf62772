import FixedPoint
import Testing

@Suite struct InterpolatedTableTests {
  /// Every argument of a table with the steepest possible steps, and of a random one.
  @Test(arguments: [UInt64(0), 6, 7]) func everyArgument(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let samples: [Int16] = (0..<InterpolatedTable.sampleCount).map { index in
      seed == 0 ? (index % 2 == 0 ? .min : .max) : Int16(truncatingIfNeeded: random.next())
    }
    var differences = 0
    for argument in Int16.min...Int16.max {
      let position = Int(argument) + 32768
      let (segment, fraction) = (position / 128, position % 128)
      let (left, right) = (Int(samples[segment]), Int(samples[segment + 1]))
      // Round to nearest, ties up.
      let exact = Double(left) + Double((right - left) * fraction) / 128
      let expected = Int16((exact + 0.5).rounded(.down))
      if InterpolatedTable.value(at: argument, samples: samples.span) != expected { differences += 1 }
    }
    #expect(differences == 0)
  }

  @Test func samplesAreHitExactly() {
    let samples = (0..<513).map { Int16(($0 - 256) * 100) }
    for index in 0..<512 {
      let argument = Int16(128 * index - 32768)
      #expect(InterpolatedTable.value(at: argument, samples: samples.span) == samples[index])
    }
  }
}
