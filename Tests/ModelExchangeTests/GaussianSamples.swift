import Foundation
import ModelExchange

/// Seeded inputs that are distributed as a fixture's three samples are, as many as calibration wants.
struct GaussianSamples {
  private var random: TestRandom

  init(seed: UInt64) { random = TestRandom(seed: seed) }

  private mutating func normal() -> Float {
    let (first, second) = (Double(random.next() >> 11), Double(random.next() >> 11))
    let unit = 0x1p-53
    return Float((-2 * log((first + 1) * unit)).squareRoot() * cos(2 * Double.pi * second * unit))
  }

  /// `[sample][input][element]`, normal, with each input's own mean and deviation.
  mutating func like(_ samples: [[[Float]]], count: Int) -> [[[Float]]] {
    let ports = samples[0].indices.map { port -> (mean: Float, deviation: Float, count: Int) in
      let elements = samples.flatMap { $0[port] }
      let mean = elements.reduce(0, +) / Float(elements.count)
      let square = elements.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(elements.count)
      return (mean, square.squareRoot(), samples[0][port].count)
    }
    return (0..<count).map { _ in
      ports.map { port in (0..<port.count).map { _ in port.mean + port.deviation * normal() } }
    }
  }
}
