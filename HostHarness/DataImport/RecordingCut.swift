/// How recordings are cut into episodes of equal length.
struct RecordingCut {
  let recordings: Int
  let recordedSlots: Int
  /// Of an episode.
  let slots: Int

  init(recordings: Int, recordedSlots: Int, slotsPerEpisode: Int?) throws(ImportError) {
    let slots = slotsPerEpisode ?? recordedSlots
    guard slots > 0, slots <= recordedSlots else {
      throw .invalidSpecification(
        text: "--slots-per-episode \(slots)",
        reason: "expected 1 … \(recordedSlots), the slots of a recording")
    }
    self.recordings = recordings
    self.recordedSlots = recordedSlots
    self.slots = slots
  }

  var episodesPerRecording: Int { recordedSlots / slots }
  var episodes: Int { recordings * episodesPerRecording }
  /// Of a recording.
  var usedSlots: Int { episodesPerRecording * slots }
  var droppedSlots: Int { recordings * (recordedSlots - usedSlots) }
  var recordingIds: [Int64] { (0..<episodes).map { Int64($0 / episodesPerRecording) } }
  var firstSlots: [Int64] { (0..<episodes).map { Int64($0 % episodesPerRecording * slots) } }
}
