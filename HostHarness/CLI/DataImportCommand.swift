import ArgumentParser
import DataImport
import Foundation
import Recordings

/// `latentlink data import`: a data set from HDF5, MATLAB 7.3, NumPy or PNG.
struct DataImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a data set from HDF5, MATLAB 7.3, NumPy files or folders of PNG images.",
    discussion: """
      Say where each array is and what its axes mean, in the order of the source:

        latentlink data import campaign.h5 --out data.npz --slot-seconds 0.1 --carrier-hz 3.5e9 \
      --bandwidth-hz 1e8 --slots-per-episode 100 --array 'csi=/measurement/csi[slot,antenna,antenna,subcarrier]' \
      --frames camera/

      docs/data.md describes axes, conversions and the mapping file.
      """)

  @Argument(help: "A .h5, .mat, .npz or .npy file or a folder of PNG images.")
  var source: String

  @Option(name: [.short, .long], help: "The .npz file to write.")
  var out: String

  @Option(name: .customLong("array"), help: "NAME=DATASET[axis,axis,…]; may be given several times.")
  var arrays: [String] = []

  @Option(help: "A folder of PNG images: the frames.")
  var frames: String?

  @Option(help: "A JSON file that says what the options say, and more.")
  var map: String?

  @Option(help: "Seconds from one slot to the next.")
  var slotSeconds: Double?

  @Option(help: "The carrier frequency in hertz.")
  var carrierHz: Double?

  @Option(help: "What the subcarriers span, in hertz.")
  var bandwidthHz: Double?

  @Option(help: "Cut recordings into episodes of so many slots.")
  var slotsPerEpisode: Int?

  @OptionGroup var limit: MemoryLimit

  func run() throws {
    try OutputPath.requireFile(out, option: "--out")
    let importer = try DataImporter(plan: plan(), source: source, memoryLimitBytes: limit.bytes)
    let progress = ProgressLine(command: "data import")
    let summary = try importer.write(to: out) { array, done, total in
      progress.update(phase: array.rawValue, done: done, total: total)
    }
    progress.finish()
    // Read back with the reader that everything else uses.
    try RecordingText.check(try Recording(contentsOf: out, memoryLimitBytes: limit.bytes)) {
      progress.update(phase: "checking", done: $0, total: $1)
    }
    progress.finish()
    var text = "data import: wrote \(out): \(summary.episodes) episodes of \(summary.slots) slots\n"
    for (name, shape) in summary.slotShapes.sorted(by: { $0.key < $1.key }) where !shape.isEmpty {
      text += "  \(name): \(shape.map(String.init).joined(separator: " × ")) a slot\n"
    }
    if summary.missingFrames > 0 { text += "  slots without a frame: \(summary.missingFrames)\n" }
    if summary.missingChannels > 0 { text += "  slots without a channel: \(summary.missingChannels)\n" }
    if summary.droppedSlots > 0 {
      text += "  slots dropped, too few for an episode: \(summary.droppedSlots)\n"
    }
    FileHandle.standardError.write(Data(text.utf8))
  }

  /// The mapping file with the options over it.
  func plan() throws -> ImportPlan {
    var plan = try map.map { try ImportPlan(contentsOf: $0) } ?? ImportPlan()
    for text in arrays {
      guard let equals = text.firstIndex(of: "=") else {
        throw ValidationError("--array \(text): expected NAME=DATASET[axis,axis,…]")
      }
      plan.arrays[String(text[..<equals])] = try ArraySpecification(
        parsing: String(text[text.index(after: equals)...]))
    }
    if let frames { plan.arrays["frames"] = ArraySpecification(file: frames) }
    if plan.arrays.isEmpty {
      // A folder can only be frames, and a single array only a channel.
      plan.arrays[source.hasSuffix(".npy") ? "csi" : "frames"] = ArraySpecification()
    }
    plan.slotSeconds = slotSeconds ?? plan.slotSeconds
    plan.carrierHz = carrierHz ?? plan.carrierHz
    plan.bandwidthHz = bandwidthHz ?? plan.bandwidthHz
    plan.slotsPerEpisode = slotsPerEpisode ?? plan.slotsPerEpisode
    plan.source = plan.source ?? URL(fileURLWithPath: source).lastPathComponent
    return plan
  }
}
