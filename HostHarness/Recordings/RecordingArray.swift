import ArrayFiles

/// The arrays of a data set (`docs/data.md`).
public enum RecordingArray: String, Sendable, CaseIterable {
  case frames
  case csi
  case states
  case actions
  case references
  case times
  case frameMask
  case csiMask
  case episodeIds
  case recordingIds
  case firstSlots

  /// In messages and in import options; the first two are those of every array but the last three.
  public var axes: [String] {
    switch self {
    case .frames: ["episode", "slot", "H", "W"]
    case .csi: ["episode", "slot", "antenna", "subcarrier"]
    case .states: ["episode", "slot", "state"]
    case .actions: ["episode", "slot", "action"]
    case .references: ["episode", "slot", "reference"]
    case .times, .frameMask, .csiMask: ["episode", "slot"]
    case .episodeIds, .recordingIds, .firstSlots: ["episode"]
    }
  }

  /// What NumPy users are likely to have: the first one is what importers write.
  public var elementTypes: [NPYElementType] {
    switch self {
    case .frames: [.uint8]
    case .csi: [.complex64, .complex128]
    case .states, .actions, .references: [.float32, .float64, .float16]
    case .times: [.float64, .float32]
    case .frameMask, .csiMask: [.uint8, .bool]
    case .episodeIds, .recordingIds, .firstSlots: [.int64, .int32, .uint8, .uint16, .uint32]
    }
  }

  /// The mask that excuses missing values of this array.
  public var mask: RecordingArray? {
    switch self {
    case .frames: .frameMask
    case .csi: .csiMask
    default: nil
    }
  }

  /// Opens the array with types and shape checked; nil where the file has none.
  ///
  /// - Parameter leading: sizes that the first axes must have, as far as another array has told them.
  func open(in file: NPZStreams, leading: [Int]) throws(ArrayFileError) -> ArrayStream? {
    guard file.names.contains(rawValue) else { return nil }
    let stream = try file.open(rawValue)
    guard elementTypes.contains(stream.elementType) else {
      throw .wrongElementType(
        file: file.file, array: rawValue, expected: elementTypes.map(\.code).joined(separator: " or "),
        found: stream.elementType.code)
    }
    let known = leading.prefix(axes.count)
    guard stream.shape.count == axes.count, stream.shape.starts(with: known), !stream.shape.contains(0)
    else {
      let expected = axes.indices.map { $0 < known.count ? "\(axes[$0]) = \(known[$0])" : axes[$0] }
      throw .wrongShape(
        file: file.file, array: rawValue, expected: "[\(expected.joined(separator: ", "))]",
        found: stream.shape)
    }
    return stream
  }
}
