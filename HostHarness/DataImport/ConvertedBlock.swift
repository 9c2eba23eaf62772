import ArrayFiles
import Recordings

/// Converted slots on their way into an archive.
struct ConvertedBlock {
  private let converter: ValueConverter
  /// Frames and masks.
  private(set) var bytes: [UInt8] = []
  private var floats: [Float] = []
  /// Times, which need all their digits.
  private var doubles: [Double] = []

  init(converter: ValueConverter) { self.converter = converter }

  /// Adds a slot; returns whether it is missing, in which case zeros stand for it.
  ///
  /// - Parameter isExcused: a mask says that the slot is missing.
  mutating func append(
    _ values: ArraySlice<Double>, episode: Int, slot: Int, isExcused: Bool
  ) throws(ImportError) -> Bool {
    let isMissing = isExcused || converter.isMissing(values)
    switch converter.array {
    case .frames:
      if isMissing {
        bytes += [UInt8](repeating: 0, count: values.count)
      } else {
        try converter.greyLevels(values, episode: episode, slot: slot, into: &bytes)
      }
    case .frameMask, .csiMask:
      for value in values {
        guard value == 0 || value == 1 else { throw converter.unfit(value, at: 0, episode, slot, "0 or 1") }
        bytes.append(UInt8(value))
      }
    case .times:
      for value in values {
        let seconds = value * converter.scale
        guard seconds.isFinite, seconds >= 0 else {
          throw converter.unfit(value, at: 0, episode, slot, "0 s or later")
        }
        if slot > 0, let previous = doubles.last, seconds <= previous {
          throw converter.unfit(value, at: 0, episode, slot, "later than \(previous) s, the slot before")
        }
        doubles.append(seconds)
      }
    default:
      if isMissing {
        floats += [Float](repeating: 0, count: values.count)
      } else {
        try converter.floats(values, episode: episode, slot: slot, into: &floats)
      }
    }
    return isMissing
  }

  func write(to archive: inout NPZWriter) throws {
    try archive.append(bytes.span.bytes)
    try archive.append(floats.span.bytes)
    try archive.append(doubles.span.bytes)
  }
}
