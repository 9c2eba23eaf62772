import Foundation
import Training

/// Progress of training on standard error: a line that renews itself on a terminal, a line now and then elsewhere.
final class TrainingDisplay {
  private let start = ContinuousClock.now
  private var stageStart = ContinuousClock.now
  private var stage = 0
  private var rank: Double?
  private let isTerminal = isatty(2) == 1
  private var lastLine = ContinuousClock.now

  func show(_ progress: TrainingProgress) {
    let now = ContinuousClock.now
    if progress.stageNumber != stage {
      if stage > 0 && isTerminal { write("\n") }
      stage = progress.stageNumber
      stageStart = now
    }
    if let value = progress.effectiveRank { rank = value }
    let isLast = progress.step == progress.totalSteps
    guard isTerminal || isLast || now - lastLine > .seconds(15) else { return }
    lastLine = now
    let fraction = Double(progress.step) / Double(progress.totalSteps)
    let spent = (now - stageStart) / .seconds(1)
    let left = Int(spent * (1 - fraction) / max(fraction, 1e-3))
    let figures = progress.figures.map { "\($0.name) \(Self.short(Double($0.value)))" }.joined(
      separator: ", ")
    let rankText = progress.effectiveRank.map { ", effective rank \(Self.short($0))" } ?? ""
    let line =
      "[\(progress.stageNumber)/\(progress.stageCount)] \(progress.stage) \(progress.step)/\(progress.totalSteps)"
      + "  loss \(Self.short(Double(progress.loss)))  \(figures)\(rankText)"
      + "  \(Int((now - start) / .seconds(1))) s, stage \(left) s left"
    write(isTerminal ? "\r\u{1b}[K" + line : line + "\n")
  }

  func finish() { if isTerminal { write("\n") } }

  private static func short(_ value: Double) -> String {
    String(format: abs(value) < 0.01 ? "%.2e" : "%.4g", value)
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
