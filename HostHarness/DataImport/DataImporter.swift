import ArrayFiles
import Foundation
import Recordings

/// Writes a data set from arrays of other files, block by block: memory does not grow with the data.
public struct DataImporter {
  /// What came out.
  public struct Summary: Sendable, Equatable {
    public var episodes: Int
    public var slots: Int
    /// At the ends of recordings, too few for another episode.
    public var droppedSlots: Int
    public var missingFrames: Int
    public var missingChannels: Int
    /// By array, after the axes episode and slot.
    public var slotShapes: [String: [Int]]
  }

  private struct Input {
    let array: RecordingArray
    let specification: ArraySpecification
    let source: any ArraySource
    let layout: AxisLayout
  }

  public let plan: ImportPlan
  public let source: String
  public let memoryLimitBytes: Int
  private let inputs: [Input]
  private let cutting: RecordingCut
  private let meta: RecordingMeta

  /// Opens everything and checks it against each other; nothing is written yet.
  ///
  /// - Parameter source: the file or folder of arrays that name no file of their own.
  public init(
    plan: ImportPlan, source: String, memoryLimitBytes: Int = 256 << 20
  ) throws(ImportError) {
    self.plan = plan
    self.source = source
    self.memoryLimitBytes = memoryLimitBytes
    meta = try plan.meta()
    var inputs: [Input] = []
    var opener = SourceOpener()
    for (array, specification) in try plan.specifications() {
      let opened = try opener.open(specification, in: source)
      let layout = try AxisLayout(array, of: opened, axes: specification.axes)
      if let first = inputs.first?.layout {
        for (axis, found, expected) in [
          ("episode", layout.recordings, first.recordings),
          ("slot", layout.recordedSlots, first.recordedSlots),
        ] where found != expected {
          throw .mismatchedLength(array: array.rawValue, axis: axis, found: found, expected: expected)
        }
      }
      inputs.append(Input(array: array, specification: specification, source: opened, layout: layout))
    }
    guard let first = inputs.first(where: { [.frames, .csi].contains($0.array) }) else {
      throw .recording(.nothingRecorded(file: source, found: plan.arrays.keys.sorted()))
    }
    self.inputs = inputs
    cutting = try RecordingCut(
      recordings: first.layout.recordings, recordedSlots: first.layout.recordedSlots,
      slotsPerEpisode: plan.slotsPerEpisode)
  }

  /// Writes the data set in one piece, or leaves what was there.
  ///
  /// - Parameter progress: called after every block with the array and the recorded slots done, of all.
  public func write(
    to path: String, progress: (RecordingArray, _ done: Int, _ total: Int) -> Void = { _, _, _ in }
  ) throws(ImportError) -> Summary {
    do {
      return try run(to: path, progress)
    } catch let error as ImportError {
      throw error
    } catch let error as AtomicFile.WriteError {
      throw .write(error)
    } catch {
      throw .invalidSpecification(text: path, reason: "\(error)")
    }
  }

  private func run(to path: String, _ progress: (RecordingArray, Int, Int) -> Void) throws -> Summary {
    var archive = try NPZWriter(path: path)
    let (episodes, slots) = (cutting.episodes, cutting.slots)
    var masks: [RecordingArray: [UInt8]] = [:]
    for input in inputs {
      let converter = try ValueConverter(
        input.array, input.specification, source: input.source, slotShape: input.layout.slotShape)
      let isMask = input.array == .frameMask || input.array == .csiMask
      if !isMask {
        try archive.begin(
          input.array.rawValue, elementType: input.array.elementTypes[0],
          shape: [episodes, slots] + input.layout.slotShape, compression: .stored)
      }
      let numbers = input.layout.slotNumbers
      // Read, transposed, converted: three copies for a moment.
      let atOnce = memoryLimitBytes / (3 * 8 * numbers)
      guard atOnce > 0 else {
        throw ImportError.memoryLimit(
          array: input.array.rawValue, neededBytes: 3 * 8 * numbers, limitBytes: memoryLimitBytes)
      }
      var done = 0
      for recording in 0..<cutting.recordings {
        for start in stride(from: 0, to: cutting.usedSlots, by: atOnce) {
          let range = start..<min(start + atOnce, cutting.usedSlots)
          let values = try input.layout.read(input.source, recording: recording, slots: range)
          var block = ConvertedBlock(converter: converter)
          for (position, slot) in range.enumerated() {
            let episode = recording * cutting.episodesPerRecording + slot / slots
            let mask = input.array.mask.flatMap { masks[$0] }
            let isExcused = mask.map { $0[episode * slots + slot % slots] == 0 } ?? false
            let isMissing = try block.append(
              values[(position * numbers)..<((position + 1) * numbers)], episode: episode, slot: slot % slots,
              isExcused: isExcused)
            if isMissing, let name = input.array.mask {
              masks[name, default: .init(repeating: 1, count: episodes * slots)][
                episode * slots + slot % slots] = 0
            }
          }
          if isMask {
            masks[input.array, default: []] += block.bytes
          } else {
            try block.write(to: &archive)
          }
          done += range.count
          progress(input.array, done, cutting.recordings * cutting.usedSlots)
        }
      }
    }
    for name in [RecordingArray.frameMask, .csiMask] {
      guard let mask = masks[name] else { continue }
      try archive.add(name.rawValue, NPYArray(shape: [episodes, slots], uint8: mask))
    }
    if cutting.episodesPerRecording > 1 {
      try archive.add("recordingIds", NPYArray(shape: [episodes], int64: cutting.recordingIds))
      try archive.add("firstSlots", NPYArray(shape: [episodes], int64: cutting.firstSlots))
    }
    try archive.add("meta", NPYArray(text: meta.json()))
    try archive.finish()
    func missing(_ mask: RecordingArray) -> Int { masks[mask]?.count { $0 == 0 } ?? 0 }
    return Summary(
      episodes: episodes, slots: slots, droppedSlots: cutting.droppedSlots,
      missingFrames: missing(.frameMask), missingChannels: missing(.csiMask),
      slotShapes: Dictionary(uniqueKeysWithValues: inputs.map { ($0.array.rawValue, $0.layout.slotShape) }))
  }
}
