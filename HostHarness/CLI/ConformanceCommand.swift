import ArgumentParser
import Emulation
import Foundation
import VectorGeneration

/// `latentlink conformance`: the same numbers on every machine.
struct ConformanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conformance",
    abstract: "Run the conformance vectors on every built target and compare byte by byte.",
    discussion: """
      Runs the firmware image Conformance under its emulator on vectors made by 'latentlink vectors'. Shows for each \
      target how many cases passed and the first difference: case, operator, element and both numbers.
      """)

  @Argument(help: "A set of vectors; 'make firmware' leaves one here.")
  var vectors = ".build-firmware/inputs/conformance.vectors"

  @Option(help: "The model image that the vectors were made for.")
  var image = ValidateCommand.defaultImage

  @Option(name: .customLong("target"), help: "A target; repeat for several (default: all that were built).")
  var targets: [String] = []

  @Option(help: "Where 'make firmware' put the images.")
  var firmware = ".build-firmware"

  @Flag(help: "Print JSON with every difference.")
  var json = false

  func run() throws {
    let chosen = try ReplayCommand.targets(targets, in: firmware)
    guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: vectors)) else {
      throw ValidationError("\(vectors): cannot be read; 'latentlink vectors' makes it")
    }
    let reports = try chosen.map { target in
      let capacity = try target.inputCapacityBytes("Conformance")
      let report = try report(target, [UInt8](bytes), capacityBytes: capacity)
      if !json { try StandardOutput.write(Self.line(report) + "\n") }
      return report
    }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try StandardOutput.write(try encoder.encode(reports) + Data("\n".utf8))
    }
    if !reports.allSatisfy(\.hasPassed) { throw ExitCode(1) }
  }

  private func report(
    _ target: FirmwareTarget, _ bytes: [UInt8], capacityBytes: Int?
  ) throws -> ConformanceReport {
    do {
      return try VectorParts.withFiles(bytes, capacityBytes: capacityBytes) { parts in
        try ConformanceReport(target, model: URL(fileURLWithPath: image), parts: parts)
      }
    } catch EmulationError.noResult(let image, let name, let run) {
      if let refusal = RefusedInput(run, image: image, target: name) { throw refusal }
      throw EmulationError.noResult(image: image, target: name, run: run)
    }
  }

  private static func line(_ report: ConformanceReport) -> String {
    let name = report.target.padding(toLength: 24, withPad: " ", startingAt: 0)
    let counts = "\(report.passedCount) of \(report.caseCount) passed"
    guard let first = report.differences.first else { return "\(name)\(counts)" }
    let text = DifferenceText.describe(
      aspect: first.aspect, position: first.position, kind: first.kind, element: first.element,
      expected: first.expected, found: first.found)
    return "\(name)\(counts); first: case \(first.caseIndex) \(first.caseName): \(text)"
  }
}
