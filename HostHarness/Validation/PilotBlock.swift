import Foundation
import Simulation

/// A channel as the receiver hands it to the device: block floating point, I and Q in Int16 with one exponent.
struct PilotBlock {
  /// `[antenna, subcarrier, 2]`.
  let samples: [Int16]
  /// A coefficient is (I + iQ) · 2^exponent.
  let exponent: Int32

  init(samples: [Int16], exponent: Int32) {
    self.samples = samples
    self.exponent = exponent
  }

  /// The largest part uses 15 bits; parts are rounded to nearest, ties to even.
  init(_ channel: ChannelMatrix) {
    let largest = channel.values.reduce(Float(0)) { max($0, abs($1)) }
    guard largest > 0, largest.isFinite else {
      samples = [Int16](repeating: 0, count: channel.values.count)
      exponent = 0
      return
    }
    // largest = m · 2^E with m in 0.5 ..< 1, so that largest · 2^(15 − E) is below 2¹⁵.
    let power = Int(largest.exponent) + 1 - 15
    let scale = Float(sign: .plus, exponent: -power, significand: 1)
    samples = channel.values.map {
      Int16(min(max(($0 * scale).rounded(.toNearestOrEven), -32767), 32767))
    }
    exponent = Int32(power)
  }
}
