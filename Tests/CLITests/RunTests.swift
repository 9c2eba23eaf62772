import ArrayFiles
import Foundation
import Testing

@Suite struct RunTests {
  /// Three samples for the policy: latent and reference of the small model.
  private func write(_ folder: String, reference: NPYArray? = nil) throws -> (latent: Int, path: String) {
    let described = try Program.run(["inspect", "--json", "--network", "policy", folder + "/model.image"])
    let object = try JSONSerialization.jsonObject(with: Data(described.output.utf8)) as? [String: Any]
    let networks = try #require(object?["networks"] as? [[String: Any]])
    let tensors = try #require(networks[0]["tensors"] as? [[String: Any]])
    let inputs = try #require(networks[0]["inputs"] as? [Int])
    var writer = try NPZWriter(path: folder + "/x.npz")
    var latent = 0
    for tensor in tensors {
      guard let index = tensor["index"] as? Int, inputs.contains(index), let name = tensor["name"] as? String,
        let shape = tensor["shape"] as? [Int]
      else { continue }
      let count = 3 * shape.reduce(1, *)
      if name == "reference", let reference {
        try writer.add(name, reference)
      } else {
        try writer.add(
          name, NPYArray(shape: [3] + shape, float32: (0..<count).map { Float($0 % 7) / 10 - 0.3 }))
      }
      if index == inputs[0] { latent = shape[0] }
    }
    try writer.finish()
    return (latent, folder + "/x.npz")
  }

  @Test func enginesAgree() throws {
    try Workplace.with { folder in
      let input = try write(folder).path
      var files: [String: Data] = [:]
      for engine in ["portable", "fast", "reference-float"] {
        let output = folder + "/\(engine).npz"
        let outcome = try Program.run([
          "run", folder + "/model.image", "--network", "policy", "--input", input, "--output", output,
          "--engine", engine, "--raw",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("policy (\(engine)): 3 samples"))
        files[engine] = try Data(contentsOf: URL(filePath: output))
      }
      #expect(files["portable"] == files["fast"])
      let fixed = try NPZArchive(contentsOf: folder + "/portable.npz")
      let real = try NPZArchive(contentsOf: folder + "/reference-float.npz")
      let name = try #require(fixed.names.first)
      let integers = try #require(try fixed.array(name).int16Elements)
      let exact = try #require(try real.array(name).int16Elements)
      #expect(integers.count == 6 && Set(integers).count > 1)
      for (found, expected) in zip(integers, exact) { #expect(abs(Int(found) - Int(expected)) <= 100) }
    }
  }

  @Test func summaryAsJSON() throws {
    try Workplace.with { folder in
      let input = try write(folder).path
      let outcome = try Program.run([
        "run", folder + "/model.image", "--network", "7", "--input", input, "--output", folder + "/y.npz",
        "--json",
      ])
      // Position 7 is the power head, whose inputs are others: the error names the first one missing.
      #expect(outcome.status != 0 && outcome.message.contains("is missing"), "\(outcome.message)")
      let policy = try Program.run([
        "run", folder + "/model.image", "--network", "policy", "--input", input, "--output",
        folder + "/y.npz", "--json",
      ])
      let object = try JSONSerialization.jsonObject(with: Data(policy.output.utf8)) as? [String: Any]
      #expect(object?["samples"] as? Int == 3)
      #expect((object?["outputs"] as? [[String: Any]])?[0]["type"] as? String == "<f4")
    }
  }

  @Test func refusals() throws {
    try Workplace.with { folder in
      let input = try write(
        folder, reference: NPYArray(shape: [3, 5], float32: .init(repeating: 0, count: 15))
      )
      .path
      let arguments = ["run", folder + "/model.image", "--input", input, "--output", folder + "/y.npz"]
      let ambiguous = try Program.run(arguments)
      #expect(
        ambiguous.status != 0 && ambiguous.message.contains("choose one with --network: 0 frameEncoder"))
      let shape = try Program.run(arguments + ["--network", "policy"])
      #expect(shape.status != 0 && shape.message.contains("'reference'") && shape.message.contains("[3, 5]"))
      #expect(!FileManager.default.fileExists(atPath: folder + "/y.npz"))
    }
  }
}
