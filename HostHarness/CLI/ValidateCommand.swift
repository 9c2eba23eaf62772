import ArgumentParser
import ArrayFiles
import ClosedLoop
import Foundation
import Quantization
import ReferenceModels
import Report
import Simulation
import Validation

/// `latentlink validate`: what the scheduler saves, what it costs in control and what quantisation changes.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Compare all schemes in closed loops, and fixed point with float.",
    discussion: """
      Simulates every scheme on the same seeds, prints tables and, where asked, writes JSON and a report with
      plots. docs/validation.md explains every figure.

      An image of 'latentlink assemble' is compared with the float model of its base; the first table names the networks
      that are not the model's own.
      """)

  static let defaultModel = "Models/default.safetensors"
  static let defaultImage = "Models/default.image"

  @Option(help: "Float model.")
  var model = ValidateCommand.defaultModel

  @Option(help: "Model image to run in fixed point. (default: \(ValidateCommand.defaultImage), if it exists)")
  var image: String?

  @Flag(help: "Leave fixed point out.")
  var floatOnly = false

  @OptionGroup var world: WorldOptions

  @Option(
    help:
      "Replay the test episodes of this data set, the one that the model was trained on, instead of simulating."
  )
  var data: String?

  @OptionGroup var limit: MemoryLimit

  @Flag(
    help:
      "Three seeds of four episodes of 150 slots, unless said otherwise, and a smaller comparison of float and fixed point."
  )
  var quick = false

  @Option(help: "Seeds; the spread is over these. (default: 5, quick: 3)")
  var seeds: Int?

  @Option(help: "Episodes a seed. (default: 8, quick: 4)")
  var episodes: Int?

  @Option(help: "Slots of an episode that count, after ten of warm-up. (default: 200, quick: 150)")
  var slots: Int?

  @Option(
    help:
      "Seeds of the comparison between float and fixed point, whose loops part by luck. (default: 32, quick: 6)"
  )
  var fixedPointSeeds: Int?

  @Option(parsing: .upToNextOption, help: "Prices λ d_4 in mW, one setting of each priced scheme a price.")
  var prices: [Double] = SchemeCatalogue().pricesMilliwatts

  @Option(help: "Threads; the results do not depend on them.")
  var workers = 2

  @Option(help: "Folder with the results of `latentlink ablate`.")
  var ablations = "Models/ablations"

  @Option(help: "Write all results as JSON; - for standard output instead of the tables.")
  var json: String?

  @Option(help: "Write a Markdown and HTML report with plots to this folder.")
  var report: String?

  func validate() throws {
    for (name, value, upper) in [
      ("seeds", seeds, 1000), ("fixed-point-seeds", fixedPointSeeds, 1000), ("episodes", episodes, 10_000),
      ("slots", slots, 1_000_000),
      ("workers", workers, 1024),
    ] {
      if let value, !(1...upper).contains(value) {
        throw ValidationError("--\(name) \(value) is not permitted: 1 … \(upper)")
      }
    }
    if prices.isEmpty { throw ValidationError("--prices needs at least one price in mW") }
    for price in prices where !(price >= 0.01 && price <= 1000) {
      throw ValidationError("--prices \(price) is not permitted: 0.01 … 1000 mW")
    }
    if data != nil, world.preset != nil || world.file != nil || report != nil {
      throw ValidationError("--data excludes --world, --config and --report")
    }
    if floatOnly && image != nil {
      throw ValidationError("--float-only and --image exclude each other")
    }
  }

  private var extent: ClosedLoopStudy.Extent {
    ClosedLoopStudy.Extent(
      seeds: seeds ?? (quick ? 3 : 5), episodes: episodes ?? (quick ? 4 : 8),
      slots: slots ?? (quick ? 150 : 200))
  }

  /// Seeds of its own, and as many episodes a seed.
  private var fixedPointExtent: ClosedLoopStudy.Extent {
    var extent = extent
    extent.seeds = fixedPointSeeds ?? (quick ? 6 : 32)
    extent.firstSeed += 1000
    return extent
  }

  func run() throws {
    if let json, json != "-" { try OutputPath.requireFile(json, option: "--json") }
    if let report { try OutputPath.requireFolder(report, option: "--report") }
    let reference = try loadModel()
    let fixedPoint = try loadImage(reference)
    if let data {
      try output(
        RecordedRuns.validate(
          data: data, memoryLimitBytes: limit.bytes, model: reference, name: model, image: fixedPoint,
          prices: prices, workers: workers),
        replaced: fixedPoint?.replacedNetworks ?? [])
      return
    }
    var catalogue = SchemeCatalogue()
    catalogue.pricesMilliwatts = prices
    let run = ValidationRun(
      world: World(try worldConfiguration(reference)), model: reference, extent: extent,
      fixedPointExtent: fixedPointExtent,
      catalogue: catalogue, image: fixedPoint, ablations: try AblationRecord.load(folder: ablations),
      workers: workers, measuredEpisodes: quick ? 4 : 8)
    let progress = ProgressLine(command: "validate")
    let document = try run.run { phase, done, total in
      progress.update(phase: phase.rawValue, done: done, total: total)
    }
    progress.finish()
    try output(document)
  }

  private func loadModel() throws -> ReferenceModel {
    guard FileManager.default.fileExists(atPath: model) else {
      throw ValidateError.missingFile(
        option: "--model", path: model, remedy: "make one with 'latentlink train --out \(model)'")
    }
    return try ReferenceModel.load(from: model)
  }

  private func loadImage(_ reference: ReferenceModel) throws -> FixedPointModel? {
    if floatOnly { return nil }
    let path = image ?? Self.defaultImage
    guard FileManager.default.fileExists(atPath: path) else {
      if image != nil || model == Self.defaultModel {
        throw ValidateError.missingFile(
          option: "--image", path: path,
          remedy: "make one with 'latentlink quantize', or leave fixed point out with --float-only")
      }
      return nil
    }
    // The default image belongs to the default model; another model needs its own.
    if image == nil && model != Self.defaultModel { return nil }
    let fixedPoint = try FixedPointModel.open(
      ImageFile.read(path), name: path, parameters: reference.loop)
    try fixedPoint.requireOrigin(reference, name: path, modelName: model)
    return fixedPoint
  }

  /// What the options say, or else the world that the model was trained in.
  private func worldConfiguration(_ reference: ReferenceModel) throws -> WorldConfiguration {
    if world.preset != nil || world.file != nil { return try world.networkConfiguration() }
    return try WorldConfiguration(json: Data(reference.worldJSON.utf8), file: "\(model): world")
  }

  private func output(_ document: ValidationDocument) throws {
    if json == "-" {
      try StandardOutput.write(document.encoded())
    } else {
      for table in ValidationTables.all(document) { try StandardOutput.write(table.plainText + "\n") }
      if quick {
        print("Quick run: fewer seeds and episodes than the full report; spreads are wide.\n")
      }
      if let json { try AtomicFile.write(document.encoded(), to: json) }
    }
    if let report {
      let outcome = try ReportWriter().write(document, to: report)
      let plots =
        outcome.plots.isEmpty
        ? "no plots, because gnuplot was not found" : "plots: \(outcome.plots.joined(separator: ", "))"
      let line = "validate: report in \(outcome.folder)/report.html and report.md (\(plots))\n"
      FileHandle.standardError.write(Data(line.utf8))
    }
  }
}

extension ValidateCommand {
  private func output(_ document: ReplayDocument, replaced: [ReplacedNetwork]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    let bytes = try encoder.encode(document) + Data("\n".utf8)
    if json == "-" {
      try StandardOutput.write(bytes)
      return
    }
    if let table = ValidationTables.replacedNetworks(replaced) {
      try StandardOutput.write(table.plainText + "\n")
    }
    for table in ReplayTables.all(document) { try StandardOutput.write(table.plainText + "\n") }
    print(RecordedRuns.describe(document.adaptation))
    for statement in document.statements { print(statement) }
    if let json { try AtomicFile.write(bytes, to: json) }
  }
}

/// A file that a command needs and does not find.
enum ValidateError: Error, Equatable, CustomStringConvertible {
  case missingFile(option: String, path: String, remedy: String)

  var description: String {
    switch self {
    case .missingFile(let option, let path, let remedy):
      "\(option): \(path) does not exist; \(remedy)"
    }
  }
}
