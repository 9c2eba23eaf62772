import Emulation
import Foundation
import Quantization
import Testing
import VectorGeneration

/// Every operator computes the same bytes on every target, and a target that does not is told apart.
@Suite(.enabled(if: BuiltFirmware.isThere, "run by 'make test', after 'make firmware'"))
struct ConformanceTests {
  private func report(
    _ target: FirmwareTarget, _ vectors: [UInt8], model: URL = BuiltFirmware.model
  ) throws -> ConformanceReport {
    try VectorParts.withFiles(vectors, capacityBytes: target.inputCapacityBytes("Conformance")) { parts in
      try ConformanceReport(target, model: model, parts: parts)
    }
  }

  /// In canonical order on the portable kernels, and packed on the target's own.
  @Test(arguments: [false, true]) func everyTargetPassesEveryCase(isPacked: Bool) throws {
    let folder = try #require(BuiltFirmware.folder)
    for target in try BuiltFirmware.targets() where !isPacked || target.packing != "portable" {
      let packing = isPacked ? target.packing : "portable"
      let file = folder.appending(path: "inputs/conformance.\(packing).vectors")
      let report = try report(
        target, [UInt8](try Data(contentsOf: file)),
        model: folder.appending(path: "inputs/default.\(packing).image"))
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
