import ArgumentParser
import Emulation
import Foundation
import PackedWeights
import VectorGeneration
import WeightPackers

/// `latentlink conformance`: the same numbers on every machine.
struct ConformanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conformance",
    abstract: "Run the conformance vectors on every built target and compare byte by byte.",
    discussion: """
      Runs the firmware image Conformance under its emulator on vectors made by 'latentlink vectors'. Shows for each \
      target how many cases passed and the first difference: case, operator, element and both numbers.
      """)

  @Argument(
    help: """
      A set of vectors made by 'latentlink vectors' (default: what 'make firmware' left, packed for each target).
      """)
  var vectors: String?

  @Option(
    help:
      "The model image that the vectors were made for, in any packing; with the default vectors the shipped one."
  )
  var image = ValidateCommand.defaultImage

  @Flag(help: "Run the default vectors in canonical order, on the portable kernels.")
  var portable = false

  @Option(name: .customLong("target"), help: "A target; repeat for several (default: all that were built).")
  var targets: [String] = []

  @Option(help: "Where 'make firmware' put the images.")
  var firmware = ".build-firmware"

  @Flag(help: "Print JSON with every difference.")
  var json = false

  func run() throws {
    let chosen = try ReplayCommand.targets(targets, in: firmware)
    let reports = try chosen.map { target in
      let packing = portable ? PackingTarget.portable.name : target.packing
      let vectors = vectors ?? "\(firmware)/inputs/conformance.\(packing).vectors"
      guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: vectors)) else {
        throw ValidationError("\(vectors): cannot be read; 'latentlink vectors' makes it")
      }
      let capacity = try target.inputCapacityBytes("Conformance")
      let report = try report(
        target, [UInt8](bytes), capacityBytes: capacity, model: modelFile(packing))
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

  /// Vectors speak of the model in the packing that they are in themselves.
  private func modelFile(_ packing: String) -> URL {
    guard vectors == nil, image == ValidateCommand.defaultImage else { return URL(fileURLWithPath: image) }
    return URL(fileURLWithPath: "\(firmware)/inputs/default.\(packing).image")
  }

  private func report(
    _ target: FirmwareTarget, _ bytes: [UInt8], capacityBytes: Int?, model: URL
  ) throws -> ConformanceReport {
    try RefusedInput.named {
      try VectorParts.withFiles(bytes, capacityBytes: capacityBytes) { parts in
        try ConformanceReport(target, model: model, parts: parts)
      }
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
