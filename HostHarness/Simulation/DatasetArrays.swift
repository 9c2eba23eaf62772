import ArrayFiles

/// The numeric arrays of a data set, with types and shapes checked against each other.
struct DatasetArrays: Sendable {
  let frames: NPYArray
  let csi: NPYArray
  let states: NPYArray
  let actions: NPYArray
  let references: NPYArray

  init(_ archive: NPZArchive) throws(ArrayFileError) {
    frames = try Self.array("frames", in: archive, type: .uint8, axes: ["episode", "slot", "H", "W"], [])
    let leading = Array(frames.shape.prefix(2))
    csi = try Self.array(
      "csi", in: archive, type: .complex64, axes: ["episode", "slot", "antenna", "subcarrier"], leading)
    states = try Self.array(
      "states", in: archive, type: .float32, axes: ["episode", "slot", "state"], leading + [4])
    actions = try Self.array(
      "actions", in: archive, type: .float32, axes: ["episode", "slot", "action"], leading + [2])
    references = try Self.array(
      "references", in: archive, type: .float32, axes: ["episode", "slot", "reference"], leading + [6])
  }

  /// - Parameter sizes: of the first axes; the others may have any size but zero.
  private static func array(
    _ name: String, in archive: NPZArchive, type: NPYElementType, axes: [String], _ sizes: [Int]
  ) throws(ArrayFileError) -> NPYArray {
    let array = try archive.array(name)
    guard array.elementType == type else {
      throw .wrongElementType(
        file: archive.file, array: name, expected: type.code, found: array.elementType.code)
    }
    let fits =
      array.shape.count == axes.count && Array(array.shape.prefix(sizes.count)) == sizes
      && !array.shape.contains(0)
    guard fits else {
      let expected = axes.indices.map { $0 < sizes.count ? "\(axes[$0]) = \(sizes[$0])" : axes[$0] }
      throw .wrongShape(
        file: archive.file, array: name, expected: "[\(expected.joined(separator: ", "))]",
        found: array.shape)
    }
    return array
  }
}
