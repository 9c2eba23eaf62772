import ArrayFiles
import Foundation

/// A data set that was read from an `.npz` file and checked: types, shapes, finite values (`docs/data.md`).
public struct Dataset: Sendable {
  public let meta: DatasetMeta
  private let arrays: DatasetArrays

  public var episodes: Int { arrays.frames.shape[0] }
  public var slots: Int { arrays.frames.shape[1] }
  public var frameHeight: Int { arrays.frames.shape[2] }
  public var frameWidth: Int { arrays.frames.shape[3] }
  public var antennas: Int { arrays.csi.shape[2] }
  public var subcarriers: Int { arrays.csi.shape[3] }

  public init(contentsOf path: String) throws(DatasetError) {
    let metaText: String?
    do throws(ArrayFileError) {
      let archive = try NPZArchive(contentsOf: path)
      arrays = try DatasetArrays(archive)
      metaText = try archive.array("meta").text
    } catch {
      throw .file(error)
    }
    meta = try Self.meta(metaText, file: path)
    guard meta.version == DatasetMeta.currentVersion else {
      throw .unsupportedVersion(file: path, found: meta.version, supported: DatasetMeta.currentVersion)
    }
    guard meta.episodes == arrays.frames.shape[0], meta.slots == arrays.frames.shape[1] else {
      throw .invalidMeta(
        file: path,
        reason: "it says \(meta.episodes) episodes of \(meta.slots) slots, "
          + "the arrays hold \(arrays.frames.shape[0]) of \(arrays.frames.shape[1])")
    }
    try Self.requireFinite(arrays.csi, name: "csi", file: path)
    try Self.requireFinite(arrays.states, name: "states", file: path)
    try Self.requireFinite(arrays.actions, name: "actions", file: path)
    try Self.requireFinite(arrays.references, name: "references", file: path)
  }

  /// The camera at one instant, [H, W].
  public func frame(episode: Int, slot: Int) -> [UInt8] {
    let count = frameHeight * frameWidth
    let frames = arrays.frames.bytes
    let start = frames.startIndex + offset(episode, slot) * count
    return [UInt8](frames[start..<(start + count)])
  }

  /// The observed channel at one instant.
  public func channel(episode: Int, slot: Int) -> ChannelMatrix {
    let count = 2 * antennas * subcarriers
    return ChannelMatrix(
      antennas: antennas, subcarriers: subcarriers,
      values: Self.floats(arrays.csi.bytes, at: offset(episode, slot) * count, count: count))
  }

  public func state(episode: Int, slot: Int) -> PlantState {
    let values = Self.floats(arrays.states.bytes, at: offset(episode, slot) * 4, count: 4)
    return PlantState(
      positionMetres: Self.vector(values, 0), velocityMetresPerSecond: Self.vector(values, 2))
  }

  /// m/s² on each axis, from this slot to the next.
  public func action(episode: Int, slot: Int) -> SIMD2<Double> {
    Self.vector(Self.floats(arrays.actions.bytes, at: offset(episode, slot) * 2, count: 2), 0)
  }

  public func reference(episode: Int, slot: Int) -> ReferencePoint {
    let values = Self.floats(arrays.references.bytes, at: offset(episode, slot) * 6, count: 6)
    return ReferencePoint(
      positionMetres: Self.vector(values, 0), velocityMetresPerSecond: Self.vector(values, 2),
      accelerationMetresPerSecondSquared: Self.vector(values, 4))
  }

  private func offset(_ episode: Int, _ slot: Int) -> Int {
    precondition((0..<episodes).contains(episode) && (0..<slots).contains(slot))
    return episode * slots + slot
  }

  private static func vector(_ values: [Float], _ index: Int) -> SIMD2<Double> {
    [Double(values[index]), Double(values[index + 1])]
  }

  private static func floats(_ bytes: Data, at start: Int, count: Int) -> [Float] {
    let size = MemoryLayout<Float>.size
    let first = bytes.startIndex + start * size
    var values = [Float](repeating: 0, count: count)
    _ = values.withUnsafeMutableBytes { bytes.copyBytes(to: $0, from: first..<(first + count * size)) }
    return values
  }

  private static func meta(_ text: String?, file: String) throws(DatasetError) -> DatasetMeta {
    guard let text else { throw .invalidMeta(file: file, reason: "not a single text") }
    do {
      return try JSONDecoder().decode(DatasetMeta.self, from: Data(text.utf8))
    } catch {
      throw .invalidMeta(file: file, reason: "not the JSON of docs/data.md: \(error)")
    }
  }

  private static func requireFinite(
    _ array: NPYArray, name: String, file: String
  ) throws(DatasetError) {
    let size = MemoryLayout<Float>.size
    let found: (index: Int, value: Float)? = array.bytes.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in
      for index in 0..<(bytes.count / size) {
        let value = bytes.loadUnaligned(fromByteOffset: index * size, as: Float.self)
        if !value.isFinite { return (index, value) }
      }
      return nil
    }
    guard let found else { return }
    // Real and imaginary parts share an element.
    var rest = found.index * size / array.elementType.sizeBytes
    var index = [Int](repeating: 0, count: array.shape.count)
    for axis in array.shape.indices.reversed() {
      index[axis] = rest % array.shape[axis]
      rest /= array.shape[axis]
    }
    throw .notFinite(file: file, array: name, index: index, value: "\(found.value)")
  }
}
