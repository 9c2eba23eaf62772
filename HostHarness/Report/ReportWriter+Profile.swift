import Foundation

extension ReportWriter {
  /// A profile, with `profile.json`.
  ///
  /// - Parameter searchPath: where gnuplot is looked for; `PATH` by default.
  /// - Throws: ``ReportError``.
  public func write(
    _ document: ProfileDocument, to folder: String,
    searchPath: String? = ProcessInfo.processInfo.environment["PATH"]
  ) throws -> Outcome {
    let image = document.image
    return try ReportFolder(folder).write(
      text: ReportText(
        heading: "What \(image.name ?? "the model") costs",
        introduction: [
          "Instructions were counted under QEMU and repeat exactly; they are not cycles. "
            + "Model image \(image.version ?? ""), \(image.sizeBytes) B, arena \(image.arenaSizeBytes) B.",
          image.provenance ?? "",
        ].filter { !$0.isEmpty },
        tables: document.targets.flatMap { ProfileTables.all($0, in: document) },
        figures: ProfileFigures.all(document),
        drawings: [("Arena over time", image.networks.map(ArenaMap.text).joined(separator: "\n"))]),
      json: (name: "profile.json", data: try document.encoded()), searchPath: searchPath)
  }
}
