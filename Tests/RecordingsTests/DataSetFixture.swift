import ArrayFiles
import Foundation

/// A small data set whose parts a test may spoil before it is written: 3 episodes of 4 slots, frames 2 × 5,
/// 3 antennas, 2 subcarriers, 4 states.
struct DataSetFixture {
  static let episodes = 3
  static let slots = 4
  static let meta = #"{"version": 1, "slotSeconds": 0.1, "carrierHz": 3.5e9, "bandwidthHz": 1e8}"#

  var arrays: [(name: String, array: NPYArray)]

  init() {
    let cells = Self.episodes * Self.slots
    arrays = [
      ("frames", NPYArray(shape: [3, 4, 2, 5], uint8: (0..<(cells * 10)).map { UInt8($0) })),
      ("csi", Self.complex(shape: [3, 4, 3, 2], (0..<(cells * 12)).map { Float($0) })),
      ("states", NPYArray(shape: [3, 4, 4], float32: (0..<(cells * 4)).map { -Float($0) })),
      ("meta", NPYArray(text: Self.meta)),
    ]
  }

  static func complex(shape: [Int], _ values: [Float]) -> NPYArray {
    NPYArray(elementType: .complex64, shape: shape, bytes: values.withUnsafeBytes { Data($0) })
  }

  /// Replaces an array, adds it, or takes it out.
  mutating func set(_ name: String, _ array: NPYArray?) {
    arrays.removeAll { $0.name == name }
    if let array { arrays.append((name, array)) }
  }

  /// Spoils one float of an array.
  mutating func spoil(_ name: String, float index: Int, _ value: Float) {
    guard let at = arrays.firstIndex(where: { $0.name == name }) else { return }
    withUnsafeBytes(of: value) { bytes in
      arrays[at].array.bytes.replaceSubrange(4 * index..<(4 * index + 4), with: bytes)
    }
  }

  @discardableResult
  func write(to path: String, compression: NPZWriter.Compression = .deflated) throws -> String {
    var writer = try NPZWriter(path: path)
    for (name, array) in arrays { try writer.add(name, array, compression: compression) }
    try writer.finish()
    return path
  }
}
