import Recordings

/// Reads a data set through and says what is in it.
enum RecordingText {
  private static let arrays: [RecordingArray] = [.frames, .csi, .states, .actions, .references]

  /// Every checksum and every number. `progress` is told the episodes done, of all.
  static func check(
    _ recording: Recording, progress: (_ done: Int, _ total: Int) -> Void
  ) throws(RecordingError) {
    try recording.verifyChecksums()
    let (episodes, slots) = (recording.sizes.episodes, recording.sizes.slots)
    for episode in 0..<episodes {
      for array in arrays where recording.has(array) {
        let atOnce = recording.slotsAtOnce([array])
        for start in stride(from: 0, to: slots, by: atOnce) {
          let window = start..<min(start + atOnce, slots)
          switch array {
          case .csi: _ = try recording.channels(episode: episode, slots: window)
          case .states: _ = try recording.states(episode: episode, slots: window)
          case .actions: _ = try recording.actions(episode: episode, slots: window)
          case .references: _ = try recording.references(episode: episode, slots: window)
          default: _ = try recording.frames(episode: episode, slots: window)
          }
        }
      }
      progress(episode + 1, episodes)
    }
  }

  static func describe(_ recording: Recording, seed: UInt64) -> String {
    let sizes = recording.sizes
    var text = "\(recording.file): \(sizes.episodes) episodes of \(sizes.slots) slots of "
    text += "\(recording.meta.slotSeconds) s\n"
    if recording.has(.frames) {
      text += "  frames: \(sizes.frameHeight) × \(sizes.frameWidth), missing \(recording.missing.frames)\n"
    }
    if recording.has(.csi) {
      text += "  csi: \(sizes.antennas) antennas × \(sizes.subcarriers) subcarriers, "
      text += "missing \(recording.missing.channels); carrier \(recording.meta.carrierHz ?? 0) Hz, "
      text += "bandwidth \(recording.meta.bandwidthHz ?? 0) Hz\n"
    }
    for (name, size) in [
      ("states", sizes.states), ("actions", sizes.actions), ("references", sizes.references),
    ] where size > 0 { text += "  \(name): \(size)\n" }
    do {
      let split = try EpisodeSplit(of: recording.splitEpisodes, seed: seed)
      text +=
        "  split with seed \(seed): \(split.training.count) training, \(split.validation.count) validation, "
      text += "\(split.test.count) test episodes\n"
    } catch {
      text += "  split: \(error)\n"
    }
    return text
  }
}
