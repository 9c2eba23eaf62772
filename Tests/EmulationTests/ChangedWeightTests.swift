import Emulation
import Foundation
import ModelImage
import Quantization
import Testing

@testable import VectorGeneration

/// A model that differs in one weight computes something else, and the same something else everywhere.
@Suite(.enabled(if: BuiltFirmware.isThere, "run by 'make test', after 'make firmware'"))
struct ChangedWeightTests {
  /// The shipped model with one weight of the policy's first layer halved, its checksums made to fit.
  private func changedModel() throws -> [UInt8] {
    let sound = FaultyImage(bytes: [UInt8](try Data(contentsOf: BuiltFirmware.model)))
    let loaded = try LoadedImage(sound.bytes)
    let image = loaded.image
    let policy = try #require((0..<image.networkCount).first { image.network($0).role == 3 })
    let position = try #require(
      image.network(policy).operators.first { image.operator($0).kind == .fullyConnected })
    let operation = image.operator(position)
    let weights = image.fullyConnected(operation).weightsOffset
    let end = operation.parameterOffset + operation.parameterSizeBytes
    for offset in (sound.start(.parameters) + weights)..<(sound.start(.parameters) + end) {
      let weight = Int8(bitPattern: sound.bytes[offset])
      var changed = sound
      changed.bytes[offset] = UInt8(bitPattern: weight / 2)
      changed.fixChecksums()
      // A weight of the channel with the greatest sum would change the recorded bound as well.
      if abs(weight) > 100, (try? LoadedImage(changed.bytes)) != nil { return changed.bytes }
    }
    throw EmulationError.unreadable(file: "a weight that can be changed")
  }

  @Test func everyTargetDiffersInTheSameWay() throws {
    let model = try changedModel()
    let file = try #require(BuiltFirmware.folder).appending(path: "inputs/short.recording")
    let recording = [UInt8](try Data(contentsOf: file))
    let host = try HostReplay.digest(model: model, recording: recording)
    let sound = [UInt8](try Data(contentsOf: BuiltFirmware.model))
    #expect(host != (try HostReplay.digest(model: sound, recording: recording)))

    let changed = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).image")
    defer { try? FileManager.default.removeItem(at: changed) }
    try Data(model).write(to: changed)
    for target in try BuiltFirmware.targets() {
      let run = try FirmwareRun("Replay", on: target, model: changed, input: file)
      let episode = try #require(run.fields(of: "episode"), "\(target.name): \(run.text.suffix(300))")
      #expect(run.status == 1, "\(target.name)")
      #expect(Int(episode["differingSlots"] ?? "") ?? 0 > 0, "\(target.name)")
      #expect(episode["digest"].flatMap { UInt32($0, radix: 16) } == host, "\(target.name)")
      #expect(episode["digest"] != episode["recorded"])
    }
  }

  /// The trace of the policy says where: the first operator, and no other network.
  @Test func conformanceNamesTheOperator() throws {
    let model = try changedModel()
    let sound = [UInt8](try Data(contentsOf: BuiltFirmware.model))
    var set = try ConformanceVectorSet.make(model: sound, seed: 1)
    set.cases = set.cases.filter { $0.name.hasPrefix("model-") && $0.name.hasSuffix("random1") }
    let vectors = try set.encoded()
    let changed = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).image")
    defer { try? FileManager.default.removeItem(at: changed) }
    try Data(model).write(to: changed)
    let loaded = try LoadedImage(sound)
    let first = try #require(
      loaded.image.network(3).operators.first { loaded.image.operator($0).kind == .fullyConnected })
    for target in try BuiltFirmware.targets() {
      let capacity = try target.inputCapacityBytes("Conformance")
      let report = try VectorParts.withFiles(vectors, capacityBytes: capacity) { parts in
        try ConformanceReport(target, model: changed, parts: parts)
      }
      #expect(report.differences.map(\.caseName) == ["model-network3-random1"], "\(target.name)")
      #expect(report.differences.first?.position == first && report.differences.first?.aspect == 1)
    }
  }
}
