import ArrayFiles

/// The streams of a data set with shapes checked against each other, before its elements are read.
struct OpenedRecording {
  let file: String
  let meta: RecordingMeta
  let sizes: RecordingSizes
  let streams: [RecordingArray: ArrayStream]

  init(path: String) throws(RecordingError) {
    let archive = try RecordingError.wrap { () throws(ArrayFileError) in try NPZStreams(contentsOf: path) }
    guard archive.names.contains("frames") || archive.names.contains("csi") else {
      throw .nothingRecorded(file: path, found: archive.names)
    }
    let (streams, leading) = try RecordingError.wrap { () throws(ArrayFileError) in
      try Self.open(archive)
    }
    let text = try RecordingError.wrap { () throws(ArrayFileError) in try archive.array("meta").text }
    guard let text else { throw .invalidMeta(file: path, reason: "not a single text") }
    file = path
    self.streams = streams
    meta = try RecordingMeta(json: text, file: path)
    try meta.check(hasChannel: streams[.csi] != nil, file: path)
    func size(_ array: RecordingArray, _ axis: Int) -> Int { streams[array]?.shape[axis] ?? 0 }
    sizes = RecordingSizes(
      episodes: leading[0], slots: leading[1], frameHeight: size(.frames, 2), frameWidth: size(.frames, 3),
      antennas: size(.csi, 2), subcarriers: size(.csi, 3), states: size(.states, 2),
      actions: size(.actions, 2), references: size(.references, 2))
    guard meta.episodes ?? leading[0] == leading[0], meta.slots ?? leading[1] == leading[1] else {
      throw .invalidMeta(
        file: path,
        reason: "it says \(meta.episodes ?? leading[0]) episodes of \(meta.slots ?? leading[1]) slots, "
          + "the arrays hold \(leading[0]) of \(leading[1])")
    }
  }

  private static func open(
    _ archive: NPZStreams
  ) throws(ArrayFileError) -> (streams: [RecordingArray: ArrayStream], leading: [Int]) {
    var streams: [RecordingArray: ArrayStream] = [:]
    var leading: [Int] = []
    // Frames or channels come first and tell episodes and slots.
    for array in RecordingArray.allCases {
      guard let stream = try array.open(in: archive, leading: leading) else { continue }
      if leading.isEmpty { leading = Array(stream.shape.prefix(2)) }
      streams[array] = stream
    }
    return (streams, leading)
  }

  /// Seconds of every slot, checked: not negative, increasing within an episode.
  func times() throws(RecordingError) -> [Double] {
    let slots = sizes.slots
    guard let times = try numbers(.times) else {
      return (0..<sizes.episodes * slots).map { Double($0 % slots) * meta.slotSeconds }
    }
    for (offset, seconds) in times.enumerated() {
      let index = [offset / slots, offset % slots]
      guard seconds.isFinite else {
        throw .notFinite(file: file, array: RecordingArray.times.rawValue, index: index, value: "\(seconds)")
      }
      guard seconds >= 0 else { throw .negativeTime(file: file, index: index, seconds: seconds) }
      if offset % slots > 0, seconds <= times[offset - 1] {
        throw .timeNotIncreasing(
          file: file, index: index, seconds: seconds, previousSeconds: times[offset - 1])
      }
    }
    return times
  }

  /// Where `array` holds something, row-major `[episode, slot]`.
  func mask(_ mask: RecordingArray, of array: RecordingArray) throws(RecordingError) -> [Bool] {
    let count = sizes.episodes * sizes.slots
    guard streams[array] != nil else { return [Bool](repeating: false, count: count) }
    guard let values = try numbers(mask) else { return [Bool](repeating: true, count: count) }
    if let bad = values.firstIndex(where: { $0 != 0 && $0 != 1 }) {
      throw .invalidMask(
        file: file, array: mask.rawValue, index: [bad / sizes.slots, bad % sizes.slots],
        value: Int(values[bad]))
    }
    return values.map { $0 == 1 }
  }

  /// Whole numbers of every episode; nil where the file has none.
  func identities(_ array: RecordingArray) throws(RecordingError) -> [Int]? {
    guard let values = try numbers(array) else { return nil }
    if let bad = values.firstIndex(where: { $0 < 0 }) {
      throw .negativeSlot(file: file, array: array.rawValue, index: [bad], value: Int(values[bad]))
    }
    return values.map { Int($0) }
  }

  private func numbers(_ array: RecordingArray) throws(RecordingError) -> [Double]? {
    guard let stream = streams[array] else { return nil }
    return try RecordingError.wrap { () throws(ArrayFileError) in
      try stream.verifyChecksum()
      let buffer = ByteBuffer(count: stream.sizeBytes)
      try stream.readRows(from: 0, into: buffer.bytes)
      return stream.elementType.doubles(UnsafeRawBufferPointer(buffer.bytes))
    }
  }
}
