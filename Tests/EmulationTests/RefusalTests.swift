import Emulation
import Foundation
import Testing
import VectorGeneration

/// A model, recording or set of vectors that is damaged ends every image with the number of the error.
@Suite(.enabled(if: BuiltFirmware.isThere, "run by 'make test', after 'make firmware'"))
struct RefusalTests {
  /// Runs an image on every target, gives it files of which one is damaged, and compares the error's code.
  private func expect(
    _ code: String, from product: String, model: [UInt8], input: [UInt8]
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = ["model", "input"].map { folder.appending(path: $0) }
    try Data(model).write(to: files[0])
    try Data(input).write(to: files[1])
    for target in try BuiltFirmware.targets() {
      let run = try FirmwareRun(product, on: target, model: files[0], input: files[1])
      #expect(run.status == 2, "\(target.name): \(run.text)")
      #expect(run.fields(of: "refused")?["code"] == code, "\(target.name): \(run.text)")
    }
  }

  private func damaged(_ bytes: [UInt8], at offset: Int) -> [UInt8] {
    var copy = bytes
    copy[offset] ^= 1
    return copy
  }

  @Test func damagedInputsAreNamed() throws {
    let inputs = try #require(BuiltFirmware.folder).appending(path: "inputs")
    let model = [UInt8](try Data(contentsOf: BuiltFirmware.model))
    let recording = [UInt8](try Data(contentsOf: inputs.appending(path: "short.recording")))
    var set = try ConformanceVectorSet.make(model: model, seed: 1)
    set.cases = Array(set.cases.suffix(3))
    let vectors = try set.encoded()
    try expect("104", from: "Replay", model: damaged(model, at: 20), input: recording)
    try expect("114", from: "Replay", model: damaged(model, at: 60_000), input: recording)
    try expect("102", from: "Replay", model: damaged(model, at: 0), input: recording)
    try expect("407", from: "Replay", model: model, input: damaged(recording, at: 5000))
    try expect("402", from: "Replay", model: model, input: vectors)
    try expect("426", from: "Conformance", model: model, input: damaged(vectors, at: 100))
    try expect("423", from: "Conformance", model: model, input: damaged(vectors, at: 4))
    try expect("422", from: "Conformance", model: model, input: recording)
  }
}
