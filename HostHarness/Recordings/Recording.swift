import ArrayFiles

/// A data set that is read window by window: simulated, ray-traced or measured (`docs/data.md`).
///
/// Opening checks types, shapes, masks, times and `meta`; elements are checked when they are read. No array is
/// held, only what belongs to slots as a whole (masks, times, identities). Not shared between threads: open one
/// for each.
public final class Recording {
  /// The path.
  public let file: String
  public let meta: RecordingMeta
  public let sizes: RecordingSizes
  /// Seconds, row-major `[episode, slot]`, increasing within an episode; slot · slotSeconds where the data have
  /// no clock.
  public let times: [Double]
  /// What identifies an episode in a split; its index where the data name none.
  public let episodeIds: [Int]
  /// The recording that an episode was cut from; the episode itself where the data name none.
  public let recordingIds: [Int]
  /// The slot of the recording at which an episode begins; where the data do not say, episodes of one recording
  /// follow each other.
  public let firstSlots: [Int]
  /// Memory that a window and the reader's buffers may take together.
  public let memoryLimitBytes: Int
  /// The largest sum of a window and the reader's buffers so far.
  public private(set) var peakBytes = 0
  /// Elements `[episode, slot, …]`.
  private var slotArrays: [RecordingArray: SlotArray] = [:]
  private let frameMask: [Bool]
  private let csiMask: [Bool]

  /// - Parameter memoryLimitBytes: a window larger than that is refused; 256 MiB unless told.
  public init(contentsOf path: String, memoryLimitBytes: Int = 256 << 20) throws(RecordingError) {
    file = path
    self.memoryLimitBytes = memoryLimitBytes
    let opened = try OpenedRecording(path: path)
    meta = opened.meta
    sizes = opened.sizes
    for array in [RecordingArray.frames, .csi, .states, .actions, .references] {
      guard let stream = opened.streams[array] else { continue }
      slotArrays[array] = try SlotArray(array, stream, limitBytes: memoryLimitBytes)
    }
    times = try opened.times()
    frameMask = try opened.mask(.frameMask, of: .frames)
    csiMask = try opened.mask(.csiMask, of: .csi)
    let count = opened.sizes.episodes
    let recordings = try opened.identities(.recordingIds)
    episodeIds = try opened.identities(.episodeIds) ?? Array(0..<count)
    recordingIds = recordings ?? Array(0..<count)
    firstSlots =
      try opened.identities(.firstSlots) ?? Self.consecutive(recordingIds, slots: opened.sizes.slots)
    account(0)
  }

  /// Episodes of one recording that follow each other in the order of the file.
  private static func consecutive(_ recordingIds: [Int], slots: Int) -> [Int] {
    var next: [Int: Int] = [:]
    return recordingIds.map { recording in
      let first = next[recording, default: 0]
      next[recording] = first + slots
      return first
    }
  }

  public func has(_ array: RecordingArray) -> Bool { slotArrays[array] != nil }

  /// - Parameter purpose: who needs the arrays, for the error.
  public func require(_ arrays: [RecordingArray], purpose: String) throws(RecordingError) {
    for array in arrays where !has(array) {
      throw .missingForPurpose(file: file, array: array.rawValue, purpose: purpose)
    }
  }

  public func hasFrame(episode: Int, slot: Int) -> Bool { frameMask[episode * sizes.slots + slot] }

  public func hasChannel(episode: Int, slot: Int) -> Bool { csiMask[episode * sizes.slots + slot] }

  /// Slots without a frame and slots without a channel; all of them where the data have no such array.
  public var missing: (frames: Int, channels: Int) {
    (frameMask.count { !$0 }, csiMask.count { !$0 })
  }

  /// Grey levels `[slot, H, W]`; where no frame was recorded they mean nothing.
  public func frames(episode: Int, slots: Range<Int>) throws(RecordingError) -> [UInt8] {
    let buffer = try read(.frames, episode, slots)
    return [UInt8](buffer.bytes)
  }

  /// Amplitude gains `[slot, antenna, subcarrier, real and imaginary part]`; zero where no channel was observed.
  public func channels(episode: Int, slots: Range<Int>) throws(RecordingError) -> [Float] {
    try floats(.csi, episode, slots)
  }

  /// `[slot, state]`, in the units that `meta` gives.
  public func states(episode: Int, slots: Range<Int>) throws(RecordingError) -> [Float] {
    try floats(.states, episode, slots)
  }

  /// `[slot, action]`, each acting from its slot to the next.
  public func actions(episode: Int, slots: Range<Int>) throws(RecordingError) -> [Float] {
    try floats(.actions, episode, slots)
  }

  /// `[slot, reference]`.
  public func references(episode: Int, slots: Range<Int>) throws(RecordingError) -> [Float] {
    try floats(.references, episode, slots)
  }

  /// Slots of `arrays` that can be read at once, at least one, never more than an episode has.
  public func slotsAtOnce(_ arrays: [RecordingArray]) -> Int {
    let slotBytes = arrays.reduce(0) { $0 + windowBytes($1, slots: 1) }
    return max(1, min(sizes.slots, (memoryLimitBytes - heldBytes) / max(1, slotBytes)))
  }

  /// Reads every array through and compares its CRC-32 with the archive's.
  public func verifyChecksums() throws(RecordingError) {
    for array in RecordingArray.allCases { try slotArrays[array]?.verifyChecksum() }
  }

  private var heldBytes: Int {
    let smallBytes = times.count * 8 + frameMask.count + csiMask.count + 3 * 8 * sizes.episodes
    return slotArrays.values.reduce(smallBytes) { $0 + $1.heldBytes }
  }

  /// The bytes as stored and, where they are converted, the floats.
  private func windowBytes(_ array: RecordingArray, slots: Int) -> Int {
    guard let source = slotArrays[array] else { return 0 }
    let converted = array == .frames ? 1 : source.elementType.isComplex ? 8 : 4
    return slots * (source.slotBytes + source.slotCount * converted)
  }

  private func account(_ bytes: Int) { peakBytes = max(peakBytes, heldBytes + bytes) }

  private func read(
    _ array: RecordingArray, _ episode: Int, _ slots: Range<Int>
  ) throws(RecordingError) -> ByteBuffer {
    guard let source = slotArrays[array] else {
      throw .missingForPurpose(file: file, array: array.rawValue, purpose: "reading it")
    }
    precondition(
      (0..<sizes.episodes).contains(episode) && slots.lowerBound >= 0 && slots.upperBound <= sizes.slots)
    let needed = windowBytes(array, slots: slots.count)
    guard heldBytes + needed <= memoryLimitBytes else {
      throw .windowTooLarge(
        file: file, array: array.rawValue, neededBytes: heldBytes + needed, limitBytes: memoryLimitBytes)
    }
    let buffer = ByteBuffer(count: slots.count * source.slotBytes)
    try source.read(episode: episode, slot: slots.lowerBound, into: buffer.bytes)
    account(needed)
    return buffer
  }

  private func floats(
    _ array: RecordingArray, _ episode: Int, _ slots: Range<Int>
  ) throws(RecordingError) -> [Float] {
    let buffer = try read(array, episode, slots)
    guard let source = slotArrays[array],
      var values = source.elementType.floats(UnsafeRawBufferPointer(buffer.bytes))
    else { return [] }
    let parts = source.elementType.isComplex ? 2 : 1
    let slotCount = source.slotCount * parts
    for (position, slot) in slots.enumerated() {
      let range = position * slotCount..<(position + 1) * slotCount
      if array == .csi && !hasChannel(episode: episode, slot: slot) {
        for index in range { values[index] = 0 }
        continue
      }
      guard let bad = range.first(where: { !values[$0].isFinite }) else { continue }
      var index = [episode, slot]
      var rest = (bad - range.lowerBound) / parts
      for size in source.shape.dropFirst(2).reversed() {
        index.insert(rest % size, at: 2)
        rest /= size
      }
      throw .notFinite(file: file, array: array.rawValue, index: index, value: "\(values[bad])")
    }
    return values
  }
}

extension Recording {
  /// The episodes as a split sees them.
  public var splitEpisodes: [EpisodeSplit.Episode] {
    (0..<sizes.episodes).map {
      EpisodeSplit.Episode(
        id: episodeIds[$0], recording: recordingIds[$0],
        slots: firstSlots[$0]..<(firstSlots[$0] + sizes.slots))
    }
  }
}
