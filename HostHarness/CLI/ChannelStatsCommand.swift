import ArgumentParser
import ArrayFiles
import ChannelStatistics
import Foundation
import Recordings
import Report

/// `latentlink channel-stats`: what a channel is like, and how much of it can be foretold.
struct ChannelStatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "channel-stats",
    abstract: "Statistics of a data set's channel: fading, memory, delay, angle, rank, predictability.",
    discussion: """
      Reads 'csi' of any data set of docs/data.md, simulated or your own, one episode at a time:

        latentlink simulate --world B --episodes 40 --out data.npz
        latentlink channel-stats data.npz --report channel

      Start with the last tables. "Timing" says what choosing the slot is worth on this channel, whoever chooses:
      if even somebody who knows the future gains little, no scheduler will save power here. "Required power ahead"
      is what a forecast by networks has to beat. Intervals are 95 %, from leaving out one block of episodes at a
      time. docs/channel-statistics.md defines every figure and says how to read it.
      """)

  @Argument(help: "The .npz data set; it needs 'csi' and 'meta' (docs/data.md).")
  var data: String

  @Option(
    help: """
      Distance between neighbouring elements of a uniform linear array in wavelengths, for angles. (default: what a \
      simulated data set says, else no angles)
      """)
  var spacing: Double?

  @Option(
    parsing: .upToNextOption,
    help: """
      Columns of 'states' that are x, y and perhaps z in metres, for distances and speeds. (default: 0 1 for a \
      simulated data set, else none)
      """)
  var positionColumns: [Int] = []

  @Option(help: "Past slots, the present one included, that the linear predictor sees.")
  var past = PowerPredictability.defaultPastSlots

  @Option(help: "Of the samples that goodness of fit is judged by.")
  var seed: UInt = 1

  @OptionGroup var memory: MemoryLimit

  @Flag(help: "Write all figures as JSON to standard output instead of the tables.")
  var json = false

  @Option(help: "Write a Markdown and HTML report with plots and channel.json to this folder.")
  var report: String?

  func validate() throws {
    if let spacing, !(spacing > 0 && spacing <= 100) {
      throw ValidationError("--spacing \(spacing) is not permitted: above 0, at most 100 wavelengths")
    }
    if !(1...64).contains(past) { throw ValidationError("--past \(past) is not permitted: 1 … 64 slots") }
    if !positionColumns.isEmpty && !(2...3).contains(positionColumns.count) {
      throw ValidationError("--position-columns takes two or three columns, found \(positionColumns.count)")
    }
  }

  func run() throws {
    if let report { try OutputPath.requireFolder(report, option: "--report") }
    let source = try RecordingChannelSource(
      Recording(contentsOf: data, memoryLimitBytes: memory.bytes), spacingWavelengths: spacing,
      positionColumns: positionColumns.isEmpty ? nil : positionColumns)
    let deviation = source.greatestClockDeviationSlots
    if deviation > 0.1 {
      note(
        "\(data): array 'times': slots lie up to \(Int((100 * deviation).rounded())) % of a slot beside a clock of "
          + "\(source.layout.slotSeconds) s; figures over time take them as equally spaced")
    }
    var study = ChannelStudy()
    study.pastSlots = past
    study.seed = seed
    let progress = ProgressLine(command: "channel-stats")
    let statistics: ChannelStatistics
    do {
      statistics = try study.statistics(of: source) { phase, done, total in
        progress.update(phase: phase.rawValue, done: done, total: total)
      }
    } catch let error as ChannelStatisticsError {
      progress.finish()
      throw Failure(file: data, error: error)
    }
    progress.finish()
    if json {
      try StandardOutput.write(statistics.encoded())
    } else {
      for table in ChannelTables.all(statistics) { try StandardOutput.write(table.plainText + "\n") }
    }
    if let report { try write(statistics, to: report) }
  }

  private func write(_ statistics: ChannelStatistics, to folder: String) throws {
    let name = URL(filePath: data).lastPathComponent
    let outcome = try ReportWriter().write(statistics, of: name, to: folder)
    let plots =
      outcome.plots.isEmpty
      ? "no plots, because gnuplot was not found" : "plots: \(outcome.plots.joined(separator: ", "))"
    note("report in \(outcome.folder)/report.html and report.md (\(plots))")
  }

  private func note(_ text: String) {
    FileHandle.standardError.write(Data("channel-stats: \(text)\n".utf8))
  }

  /// The module knows arrays, the command knows the file.
  struct Failure: Error, Equatable, CustomStringConvertible {
    var file: String
    var error: ChannelStatisticsError

    var description: String { "\(file): \(error.description)" }
  }
}
