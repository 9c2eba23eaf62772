import Foundation
import Testing

/// `latentlink samples` and `assemble` on the small system.
@Suite struct AssembleTests {
  private func write(_ text: String, _ folder: String) throws {
    try Data(text.utf8).write(to: URL(filePath: folder + "/system.toml"))
  }

  @Test func assemblesASystemThatValidates() throws {
    try Workplace.with { folder in
      try write(
        """
        base = "model.image"
        output = "my.image"
        [networks.policy]
        image = "model.image"
        """, folder)
      let outcome = try Program.run(["assemble", folder + "/system.toml"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("output correction"))
      #expect(outcome.output.contains("wrote \(folder)/my.image"))
      let inspected = try Program.run(["inspect", folder + "/my.image"])
      #expect(inspected.output.contains("policy is 'policy' of model.image"))
      let again = try Program.run([
        "assemble", folder + "/system.toml", "--out", folder + "/again.image", "--json",
      ])
      let object =
        try JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? [String: Any]
      #expect(object?["image"] as? String == folder + "/again.image")
      #expect((object?["networks"] as? [[String: Any]])?.first?["role"] as? String == "policy")
      #expect(
        try Data(contentsOf: URL(filePath: folder + "/my.image"))
          == Data(contentsOf: URL(filePath: folder + "/again.image")))
      let validated = try Program.run([
        "validate", "--model", folder + "/model.safetensors", "--image", folder + "/my.image", "--quick",
        "--seeds", "1", "--episodes", "1", "--slots", "4", "--fixed-point-seeds", "1", "--prices", "4",
      ])
      #expect(validated.status == 0, "\(validated.errors)")
      #expect(validated.output.contains("Networks that are not the model's own"))
    }
  }

  @Test func writesSamplesOfARole() throws {
    try Workplace.with { folder in
      let arguments = [
        "samples", "--model", folder + "/model.safetensors", "--role", "policy", "--episodes", "1", "--slots",
        "8",
      ]
      let outcome = try Program.run(arguments + ["--out", folder + "/a.npz"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("input latent: ["))
      #expect(outcome.output.contains("output correction: ["))
      _ = try Program.run(arguments + ["--out", folder + "/b.npz", "--json"])
      #expect(
        try Data(contentsOf: URL(filePath: folder + "/a.npz"))
          == Data(contentsOf: URL(filePath: folder + "/b.npz")))
      let unknown = try Program.run([
        "samples", "--role", "police", "--out", folder + "/c.npz",
      ])
      #expect(unknown.status != 0 && unknown.errors.contains("police"))
    }
  }

  @Test func namesFileLineAndRemedy() throws {
    try Workplace.with { folder in
      func refuses(_ text: String, _ parts: String...) throws {
        try write(text, folder)
        let outcome = try Program.run(["assemble", folder + "/system.toml", "-o", folder + "/my.image"])
        #expect(outcome.status != 0)
        for part in parts { #expect(outcome.errors.contains(part), "\(outcome.errors)") }
        #expect(!FileManager.default.fileExists(atPath: folder + "/my.image"))
      }
      let base = "base = 'model.image'\n"
      try refuses(
        base + "[networks.policy]\nimage = 3", "system.toml:3: image needs a string")
      try refuses(base + "[networks.police]\nimage = 'a'", "system.toml:2: networks.police is no role")
      try refuses(base + "[networks.policy]\nimage = 'none.image'", "system.toml:3: networks.policy.image:")
      try refuses(base + "[networks.policy]\nimage = 'data.npz'", "data.npz is not a valid model image")
      try refuses(
        base + "[networks.policy]\nimage = 'model.image'\nnetwork = 'powerHead'",
        "policy input 'reference': nothing is bound to it",
        "no image was written")
    }
  }
}
