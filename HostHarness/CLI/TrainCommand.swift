import ArgumentParser
import ArrayFiles
import Foundation
import ReferenceModels
import Simulation
import Training

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train all networks of the loop from a seed.",
    discussion: """
      Simulates its own data, trains the control JEPA, the policy (cloned, then reinforced), the wireless JEPA, the
      power predictor and the stopping value, and writes a model only when its latents pass the gates against collapse
      and action-blindness. Takes about twenty minutes on two cores. An interrupted run goes on where it was when the
      same command is given again, with the same result.
      """)

  @Option(help: "Seed of data, initial weights and batches.")
  var seed: UInt64 = 1
  @Option(help: "World preset: B, A, 1 or keepOut.")
  var world: String = "B"
  @Option(help: "World configuration file; instead of --world.")
  var config: String?
  @Option(help: "Recipe as JSON (see --print-recipe).")
  var recipe: String?
  @Flag(help: "Print the recipe's numbers as JSON and end.")
  var printRecipe = false
  @Option(name: .shortAndLong, help: "Model file to write (safetensors).")
  var out: String = "model.safetensors"
  @Option(help: "Also write the model with the policy for keep-out zones.")
  var keepOutOut: String?
  @Option(help: "Report file to write (JSON).")
  var report: String?

  func run() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    var configuration = TrainingConfiguration()
    if let recipe {
      configuration = try JSONDecoder().decode(
        TrainingConfiguration.self, from: Data(contentsOf: URL(filePath: recipe)))
    }
    configuration.seed = seed
    if printRecipe {
      print(String(decoding: try encoder.encode(configuration), as: UTF8.self))
      return
    }
    let worldConfiguration: WorldConfiguration =
      switch world {
      case "A": .worldA
      case "1": .world1
      case "keepOut": .keepOut
      default: .worldB
      }
    let display = TrainingDisplay()
    let run = TrainingRun(
      configuration: configuration, world: worldConfiguration, checkpointPath: out + ".checkpoint",
      progress: display.show)
    let result = try run.run()
    display.finish()
    try result.model.save(to: out)
    if let keepOutOut { try result.keepOutModel.save(to: keepOutOut) }
    if let report {
      try encoder.encode(result.report).write(to: URL(filePath: report), options: .atomic)
    }
    try? FileManager.default.removeItem(atPath: out + ".checkpoint")
    print("wrote \(out)")
  }
}

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
