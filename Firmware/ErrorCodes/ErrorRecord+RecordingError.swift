import EpisodeRecording

extension ErrorRecord {
  /// The numbers of an error in the order of its case.
  public init(_ error: RecordingError) {
    switch error {
    case .truncated(let requiredBytes, let availableBytes):
      self.init(
        ErrorCode.recordingTruncated.rawValue, Int32(truncatingIfNeeded: requiredBytes),
        Int32(truncatingIfNeeded: availableBytes))
    case .misaligned(let remainderBytes):
      self.init(ErrorCode.recordingMisaligned.rawValue, Int32(truncatingIfNeeded: remainderBytes))
    case .badMagic(let found): self.init(ErrorCode.recordingBadMagic.rawValue, Int32(bitPattern: found))
    case .unsupportedVersion(let found, let supported):
      self.init(
        ErrorCode.recordingUnsupportedVersion.rawValue, Int32(bitPattern: found), Int32(bitPattern: supported)
      )
    case .slotCount(let found): self.init(ErrorCode.recordingSlotCount.rawValue, Int32(bitPattern: found))
    case .horizon(let found): self.init(ErrorCode.recordingHorizon.rawValue, Int32(bitPattern: found))
    case .size(let stored, let expected):
      self.init(
        ErrorCode.recordingSize.rawValue, Int32(bitPattern: stored), Int32(truncatingIfNeeded: expected))
    case .checksum(let stored, let computed):
      self.init(ErrorCode.recordingChecksum.rawValue, Int32(bitPattern: stored), Int32(bitPattern: computed))
    }
  }
}
