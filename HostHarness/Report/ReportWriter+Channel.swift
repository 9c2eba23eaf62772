import ChannelStatistics
import Foundation

extension ReportWriter {
  /// Channel statistics, with `channel.json`.
  ///
  /// - Parameters:
  ///   - name: of the data set, for the heading.
  ///   - searchPath: where gnuplot is looked for; `PATH` by default.
  /// - Throws: ``ReportError``.
  public func write(
    _ statistics: ChannelStatistics, of name: String, to folder: String,
    searchPath: String? = ProcessInfo.processInfo.environment["PATH"]
  ) throws -> Outcome {
    try ReportFolder(folder).write(
      text: ReportText(
        heading: "Channel statistics of \(name)",
        introduction: ["docs/channel-statistics.md defines every figure and says how to read it."],
        tables: ChannelTables.all(statistics), figures: ChannelFigures.all(statistics)),
      json: (name: "channel.json", data: try statistics.encoded()), searchPath: searchPath)
  }
}
