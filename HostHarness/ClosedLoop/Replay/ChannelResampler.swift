import Foundation
import Simulation

/// Channels of any size as the 16 antennas × 32 subcarriers that the networks and the device take.
///
/// Of more antennas the middle 16 are kept, so that neighbours stay neighbours; of more subcarriers 32 evenly spaced
/// ones, so that the bandwidth and with it the resolution of delays stay, while delays beyond 32 / bandwidth fold
/// back. Fewer are filled up with zeros, which interpolates angles and delays. The result is scaled to the wideband
/// gain of the whole channel: required power does not change.
public struct ChannelResampler: Sendable {
  public static let antennas = 16
  public static let subcarriers = 32

  private let antennaCount: Int
  private let subcarrierCount: Int
  /// Source of each target row or column; nil for zeros.
  private let rows: [Int?]
  private let columns: [Int?]
  private let amplitude: Double

  /// - Parameter gainOffsetDB: added to every channel's gain.
  public init(antennas: Int, subcarriers: Int, gainOffsetDB: Double) {
    antennaCount = antennas
    subcarrierCount = subcarriers
    let first = max(0, (antennas - Self.antennas) / 2)
    rows = (0..<Self.antennas).map { first + $0 < antennas ? first + $0 : nil }
    columns = (0..<Self.subcarriers).map { column in
      guard subcarriers > Self.subcarriers else { return column < subcarriers ? column : nil }
      return (2 * column + 1) * subcarriers / (2 * Self.subcarriers)
    }
    amplitude = pow(10, gainOffsetDB / 20)
  }

  /// - Parameter values: `[antenna, subcarrier, 2]`.
  /// - Returns: nil for a channel without any gain in the elements that are kept.
  public func callAsFunction(_ values: ArraySlice<Float>) -> ChannelMatrix? {
    let whole = ChannelMatrix(
      antennas: antennaCount, subcarriers: subcarrierCount, values: Array(values))
    var kept = ChannelMatrix(
      antennas: Self.antennas, subcarriers: Self.subcarriers,
      values: .init(repeating: 0, count: 2 * Self.antennas * Self.subcarriers))
    for (i, row) in rows.enumerated() {
      for (j, column) in columns.enumerated() {
        guard let row, let column else { continue }
        let from = 2 * (row * subcarrierCount + column)
        let to = 2 * (i * Self.subcarriers + j)
        kept.values[to] = whole.values[from]
        kept.values[to + 1] = whole.values[from + 1]
      }
    }
    let gain = kept.gain()
    guard gain > 0, gain.isFinite else { return nil }
    let scale = Float(amplitude * (whole.gain() / gain).squareRoot())
    for index in kept.values.indices { kept.values[index] *= scale }
    return kept
  }
}
