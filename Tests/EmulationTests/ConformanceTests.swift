import Emulation
import Foundation
import Quantization
import Testing
import VectorGeneration

/// Every operator computes the same bytes on every target, and a target that does not is told apart.
@Suite(.enabled(if: BuiltFirmware.isThere, "run by 'make test', after 'make firmware'"))
struct ConformanceTests {
  private func report(_ target: FirmwareTarget, _ vectors: [UInt8]) throws -> ConformanceReport {
    try VectorParts.withFiles(vectors, capacityBytes: target.inputCapacityBytes("Conformance")) { parts in
      try ConformanceReport(target, model: BuiltFirmware.model, parts: parts)
    }
  }

  @Test func everyTargetPassesEveryCase() throws {
    let file = try #require(BuiltFirmware.folder).appending(path: "inputs/conformance.vectors")
    let vectors = [UInt8](try Data(contentsOf: file))
    for target in try BuiltFirmware.targets() {
      let report = try report(target, vectors)
      #expect(report.hasPassed, "\(target.name): \(report.differences.prefix(3))")
      #expect(report.caseCount > 500)
    }
  }

  @Test func oneChangedByteIsFoundByOperatorAndElement() throws {
    let model = [UInt8](try Data(contentsOf: BuiltFirmware.model))
    var set = try ConformanceVectorSet.make(model: model, seed: 1)
    set.cases = set.cases.filter { $0.name == "model-network0-random1" || $0.name.hasPrefix("add-100") }
    let place = try #require(set.cases.firstIndex { $0.name == "model-network0-random1" })
    let loaded = try LoadedImage(model)
    let image = loaded.image
    let first = image.tensor(image.operator(0).output)
    let element = first.shape.count / 2
    set.cases[place].expected[element * first.elementType.sizeBytes] ^= 1
    let vectors = try set.encoded()
    for target in try BuiltFirmware.targets() {
      let report = try report(target, vectors)
      #expect(report.caseCount == set.cases.count && report.passedCount == set.cases.count - 1)
      let difference = try #require(report.differences.first, "\(target.name)")
      #expect(difference.caseIndex == place && difference.caseName == "model-network0-random1")
      #expect(difference.aspect == 1 && difference.position == 0 && difference.kind == 1)
      #expect(difference.element == element)
      #expect(difference.expected ^ difference.found == 1)
    }
  }
}
