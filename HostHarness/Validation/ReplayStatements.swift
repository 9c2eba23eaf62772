import Foundation

/// What a replay's comparisons mean, in words; a saving counts where it exceeds two standard errors.
struct ReplayStatements {
  let texts: [String]

  init(_ comparisons: [ReplayDocument.Comparison]) {
    texts = comparisons.map { comparison in
      let limit = String(format: "%.3f", comparison.relativeLatentError)
      let head = "At the latent error of a frame in \(comparison.periodic) (\(limit)): "
      let ours = comparison.rows.first { $0.scheme == .programme }
      return head + Self.verdict(ours?.savingAgainstPeriodic, baseline: "periodic frames") + "; "
        + Self.verdict(ours?.savingAgainstPersistence, baseline: "persistence with the same programme") + "."
    }
  }

  static func verdict(_ saving: ComparedFigure?, baseline: String) -> String {
    guard let value = saving?.value else {
      return "no setting of the programme reaches it, so nothing can be said against \(baseline)"
    }
    let percent = String(format: "%.0f %%", 100 * value)
    guard let error = saving?.standardError else {
      return
        "\(percent) against \(baseline), without an error bar: without single test episodes nothing reaches it"
    }
    let spread = String(format: "%.0f", 100 * error)
    if value > 2 * error { return "the programme saves \(percent) ± \(spread) against \(baseline)" }
    if value < -2 * error { return "the programme needs more than \(baseline) (\(percent) ± \(spread))" }
    return
      "these data do not allow a saving against \(baseline) that can be told from none (\(percent) ± \(spread))"
  }
}
