import CGSL

/// The power of the channel over Doppler shift, as far as slots can resolve it.
public struct DopplerSpectrum: Sendable, Equatable, Codable {
  public struct Bin: Sendable, Equatable, Codable {
    public var hertz: Double
    /// Part of the power in this bin.
    public var fraction: Double
  }

  /// From −1 / (2 slotSeconds) up; shifts beyond fold back.
  public var bins: [Bin]
  /// Slots of the windows that the spectrum is the mean of.
  public var windowSlots: Int
  public var meanHertz: Estimate
  /// Root mean square about the mean, without the window's own width.
  public var spreadHertz: Estimate
}

/// Welch's method: Hann windows that overlap by half, without missing slots (Welch 1967).
struct DopplerSums {
  private var sums: BlockSums
  private let choice: ElementChoice
  private let transform: ComplexTransform
  private let window: [Double]
  private let noisePower: Double
  private let slotSeconds: Double

  init(_ layout: ChannelLayout, _ partition: BlockPartition) {
    var length = 4
    while length * 2 <= min(partition.slotsPerSegment, 128) { length *= 2 }
    transform = ComplexTransform(count: length)
    window = HannWindow.values(count: length)
    // One more: the number of windows, for the noise.
    sums = BlockSums(blocks: partition.blocks, length: length + 1)
    choice = ElementChoice(layout, most: ChannelCorrelationSums.mostElements)
    noisePower = layout.noisePower
    slotSeconds = layout.slotSeconds
  }

  mutating func add(_ segment: ChannelSegment) {
    let length = transform.count
    let stride = segment.antennas * segment.subcarriers
    for first in Swift.stride(from: 0, through: segment.slots - length, by: max(1, length / 2)) {
      guard !segment.isPresent[first..<(first + length)].contains(false) else { continue }
      var spectrum = [Double](repeating: 0, count: length + 1)
      withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * length) { buffer in
        guard let base = buffer.baseAddress else { return }
        for element in choice.elements {
          for slot in 0..<length {
            let index = 2 * ((first + slot) * stride + element)
            base[2 * slot] = Double(segment.values[index]) * window[slot]
            base[2 * slot + 1] = Double(segment.values[index + 1]) * window[slot]
          }
          transform.forward(base)
          for index in 0..<length {
            spectrum[index] += base[2 * index] * base[2 * index] + base[2 * index + 1] * base[2 * index + 1]
          }
        }
      }
      spectrum[length] = Double(choice.elements.count)
      sums.add(spectrum, block: segment.block)
    }
  }

  /// Power a bin, shifts ascending from −length / 2; noise, equal in all bins, taken off.
  private func powers(_ sums: [Double]) -> [Double]? {
    let length = transform.count
    guard sums[length] > 0.5 else { return nil }
    let noise = sums[length] * noisePower * window.reduce(0) { $0 + $1 * $1 }
    let powers = (0..<length).map { max(0, sums[($0 + length / 2) % length] - noise) }
    return powers.contains { $0 > 0 } ? powers : nil
  }

  private func hertz(_ bin: Int) -> Double {
    Double(bin - transform.count / 2) / (Double(transform.count) * slotSeconds)
  }

  private func moments(_ sums: [Double]) -> (mean: Double, deviation: Double)? {
    guard let powers = powers(sums) else { return nil }
    let total = powers.reduce(0, +)
    var mean = 0.0
    for bin in powers.indices { mean += hertz(bin) * powers[bin] / total }
    var square = 0.0
    for bin in powers.indices { square += (hertz(bin) - mean) * (hertz(bin) - mean) * powers[bin] / total }
    // A pure tone fills three bins; the second moments of shift and window add.
    let width =
      HannWindow.squaredWidthBins / (Double(transform.count * transform.count) * slotSeconds * slotSeconds)
    return (mean, max(0, square - width).squareRoot())
  }

  func spectrum() -> DopplerSpectrum? {
    guard let powers = powers(sums.total), let mean = sums.estimate({ moments($0)?.mean }),
      let spread = sums.estimate({ moments($0)?.deviation })
    else { return nil }
    let total = powers.reduce(0, +)
    return DopplerSpectrum(
      bins: powers.indices.map { DopplerSpectrum.Bin(hertz: hertz($0), fraction: powers[$0] / total) },
      windowSlots: transform.count, meanHertz: mean,
      spreadHertz: spread.clamped(to: 0...Double.greatestFiniteMagnitude))
  }
}

/// The periodic Hann window, ½ − ½ cos(2π n / N).
enum HannWindow {
  static func values(count: Int) -> [Double] {
    (0..<count).map { 0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(count)) }
  }

  /// Second moment of the window's squared transform, in squared bins: amplitudes −¼, ½, −¼ give 2 (1/16) / (3/8).
  static let squaredWidthBins = 1.0 / 3
}
