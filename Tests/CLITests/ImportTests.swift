import Foundation
import Testing

/// `latentlink import` on the networks of ModelExchangeTests/Fixtures, which PyTorch exported.
@Suite struct ImportTests {
  private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .appending(path: "ModelExchangeTests/Fixtures").path

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func arguments(_ name: String, _ image: String, data: String? = nil) -> [String] {
    [
      "import", "\(Self.fixtures)/\(name).onnx", "--calibrate", "\(Self.fixtures)/\(data ?? name).npz", "-o",
      image,
    ]
  }

  @Test func makesAnImage() throws {
    try withFolder { folder in
      let image = folder + "/dense.image"
      let outcome = try Program.run(arguments("dense", image))
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("input x0: [1, 4] in the model, [4] in the image"))
      #expect(outcome.output.contains("wrote \(image)"))
      let inspected = try Program.run(["inspect", image])
      #expect(inspected.output.contains("role 1481526863"))
      // The same model and samples give the same bytes.
      let again = try Program.run(
        arguments("dense", folder + "/again.image") + ["--name", "dense", "--json"])
      #expect(again.status == 0)
      #expect(
        try Data(contentsOf: URL(filePath: image)) == Data(contentsOf: URL(filePath: folder + "/again.image"))
      )
      let object = try JSONSerialization.jsonObject(with: Data(again.output.utf8))
      #expect((object as? [String: Any])?["sampleCount"] as? Int == 3)
    }
  }

  @Test func leavesNothingBehindWhereItFails() throws {
    try withFolder { folder in
      let image = folder + "/my.image"
      try Data("kept".utf8).write(to: URL(filePath: image))
      let other = try Program.run(arguments("dense", image, data: "residual"))
      #expect(other.status != 0)
      #expect(other.message.contains("array 'x1' is missing") || other.message.contains("shape"))
      let model = folder + "/broken.onnx"
      var bytes = try Data(contentsOf: URL(filePath: "\(Self.fixtures)/dense.onnx"))
      bytes.removeLast(bytes.count / 2)
      try bytes.write(to: URL(filePath: model))
      let broken = try Program.run([
        "import", model, "--calibrate", "\(Self.fixtures)/dense.npz", "-o", image,
      ])
      #expect(broken.status != 0)
      #expect(broken.message.contains("broken.onnx: one problem; no image was written"))
      #expect(try Data(contentsOf: URL(filePath: image)) == Data("kept".utf8))
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["broken.onnx", "my.image"])
    }
  }

  @Test func namesWrongOptions() throws {
    try withFolder { folder in
      let outcome = try Program.run(arguments("dense", folder + "/a.image") + ["--shape", "x0=1,four"])
      #expect(outcome.status != 0)
      let unknown = try Program.run(arguments("dense", folder + "/a.image") + ["--shape", "y=1,4"])
      #expect(unknown.errors.contains("--shape y: the model's inputs are x0, x1"))
    }
  }
}
