import CGSL

/// The wideband gain of one segment, a slot at a time.
struct GainSeries {
  var recording: Int
  var block: Int
  /// Mean over subcarriers of Σ over antennas |h|², without the noise's part; nil where the slot is missing.
  var gains: [Double?]
  var decibels: [Double?]
  var positionsMetres: [SIMD3<Double>]?

  /// The noise adds antennas · noisePower on average with a deviation of noisePower · √(antennas / subcarriers);
  /// no smaller gain can be told from none, so that is the floor.
  init(_ segment: ChannelSegment, noisePower: Double) {
    recording = segment.recording
    block = segment.block
    positionsMetres = segment.positionsMetres
    let antennas = Double(segment.antennas)
    let subcarriers = Double(segment.subcarriers)
    let floor = noisePower * (antennas / subcarriers).squareRoot()
    let perSlot = 2 * segment.antennas * segment.subcarriers
    gains = (0..<segment.slots).map { slot in
      guard segment.isPresent[slot] else { return nil }
      var sum = 0.0
      segment.values.withUnsafeBufferPointer { values in
        for index in (slot * perSlot)..<((slot + 1) * perSlot) {
          let value = Double(values[index])
          sum += value * value
        }
      }
      return max(sum / subcarriers - antennas * noisePower, floor)
    }
    decibels = gains.map { gain in gain.flatMap { $0 > 0 ? 10 * log10($0) : nil } }
  }
}
