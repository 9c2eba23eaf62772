import ArrayFiles
import Foundation
import ReferenceModels
import Simulation
import Testing

/// What a command does with input that is wrong: an exit code that is not 0, one line that names file and field,
/// and no file where there was none.
@Suite struct BadInputTests {
  /// Runs a command that has to fail with a message that contains all of `parts`, and leave nothing behind.
  private func refuses(
    _ arguments: [String], _ parts: String..., in folder: String, keeping additions: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try Program.run(arguments)
    #expect(outcome.status != 0, sourceLocation: sourceLocation)
    for part in parts {
      #expect(outcome.message.contains(part), "\(outcome.errors)", sourceLocation: sourceLocation)
    }
    #expect(try Workplace.additions(folder) == additions, sourceLocation: sourceLocation)
  }

  private func calibration(_ folder: String) -> [String] {
    [
      "quantize", "--model", folder + "/model.safetensors", "--calibrate", folder + "/data.npz", "--out",
      folder + "/new.image",
    ]
  }

  @Test func damagedArchives() throws {
    try Workplace.with { folder in
      try Workplace.edit(folder + "/data.npz") { $0 = $0.prefix($0.count / 2) }
      try refuses(calibration(folder), "data.npz", in: folder)
    }
    try Workplace.with { folder in
      try Workplace.edit(folder + "/data.npz") { $0[$0.count / 2] ^= 0x10 }
      try refuses(calibration(folder), "data.npz", "damaged", in: folder)
    }
    try Workplace.with { folder in
      try FileManager.default.removeItem(atPath: folder + "/data.npz")
      try refuses(calibration(folder), "data.npz", in: folder)
    }
  }

  @Test func wrongShapes() throws {
    try Workplace.with { folder in
      try Workplace.rewrite(folder, array: "states") {
        $0 = NPYArray(shape: [2, 3, 4], float32: [Float](repeating: 0, count: 24))
      }
      try refuses(calibration(folder), "data.npz", "'states'", "[2, 3, 4]", "slot = 4", in: folder)
    }
    try Workplace.with { folder in
      try Workplace.rewrite(folder, array: "frames") {
        $0 = NPYArray(elementType: .uint8, shape: [2, 4, 32, 32], bytes: Data(count: 2 * 4 * 32 * 32))
      }
      try refuses(calibration(folder), "data.npz", "'frames'", "32, 32", "64, 64", in: folder)
    }
  }

  @Test func notANumberInTheChannel() throws {
    try Workplace.with { folder in
      try Workplace.rewrite(folder, array: "csi") { csi in
        // The imaginary part of element [1, 2, 3, 4] of [2, 4, 16, 32].
        let element = ((1 * 4 + 2) * 16 + 3) * 32 + 4
        let start = csi.bytes.startIndex + 8 * element + 4
        csi.bytes.replaceSubrange(start..<(start + 4), with: [0, 0, 0xC0, 0x7F])
      }
      try refuses(calibration(folder), "data.npz", "'csi'", "[1, 2, 3, 4]", in: folder)
    }
  }

  @Test func corruptImages() throws {
    for damage in [
      { (image: inout Data) in image = image.prefix(1000) }, { $0[$0.count / 2] ^= 1 }, { $0 = Data() },
      { $0[0] ^= 0xFF },
    ] {
      try Workplace.with { folder in
        let image = folder + "/model.image"
        try Workplace.edit(image, damage)
        try refuses(["inspect", image], "model.image", "not a valid model image", in: folder)
        try refuses(
          ["validate", "--model", folder + "/model.safetensors", "--image", image], "model.image",
          "not a valid model image", in: folder)
      }
    }
  }

  @Test func imageOfAnotherModel() throws {
    try Workplace.with { folder in
      var model = try ReferenceModel.load(from: folder + "/model.safetensors")
      model.provenance["seed"] = "2"
      try model.save(to: folder + "/model.safetensors")
      try refuses(
        ["validate", "--model", folder + "/model.safetensors", "--image", folder + "/model.image"],
        "model.image", "was not made from", "model.safetensors", in: folder)
    }
  }

  @Test func worldFields() throws {
    for (field, value, parts) in [
      ("plant.slotSecond", 0.2, ["slotSecond"]), ("channel.antennas", -4, ["channel.antennas", "-4"]),
    ] as [(String, Double, [String])] {
      try Workplace.with { folder in
        var world = try #require(
          JSONSerialization.jsonObject(with: WorldConfiguration.worldB.json()) as? [String: Any])
        let path = field.split(separator: ".").map(String.init)
        var section = try #require(world[path[0]] as? [String: Any])
        section[path[1]] = value
        world[path[0]] = section
        try JSONSerialization.data(withJSONObject: world).write(to: URL(filePath: folder + "/world.json"))
        let arguments = ["simulate", "--config", folder + "/world.json", "--out", folder + "/new.npz"]
        let outcome = try Program.run(arguments)
        #expect(outcome.status != 0)
        for part in parts { #expect(outcome.message.contains(part), "\(outcome.errors)") }
        #expect(try Workplace.additions(folder) == ["world.json"])
      }
    }
  }

  @Test func worldsThatNetworksCannotTake() throws {
    try Workplace.with { folder in
      var world = WorldConfiguration.worldB
      world.channel.antennas = 8
      try world.json().write(to: URL(filePath: folder + "/world.json"))
      for command in [
        ["validate", "--float-only", "--model", folder + "/model.safetensors"],
        ["train", "--out", folder + "/x"],
      ] {
        try refuses(
          command + ["--config", folder + "/world.json"], "channel.antennas", "8", "16", in: folder,
          keeping: ["world.json"])
      }
    }
  }

  @Test func recipeFields() throws {
    for (recipe, part) in [
      (#"{"control": {"batch": "many"}}"#, "control.batch"),
      (#"{"control": {"batches": 8}}"#, "control.batches"), (#"{"control": {"batch": 7}}"#, "control.batch"),
      ("{", "recipe.json"),
    ] {
      try Workplace.with { folder in
        try Data(recipe.utf8).write(to: URL(filePath: folder + "/recipe.json"))
        try refuses(
          ["train", "--recipe", folder + "/recipe.json", "--out", folder + "/new.safetensors"],
          "recipe.json", part, in: folder, keeping: ["recipe.json"])
      }
    }
  }

  @Test func missingAndDamagedModels() throws {
    try Workplace.with { folder in
      let missing = folder + "/none.safetensors"
      try refuses(["validate", "--model", missing], "none.safetensors", in: folder)
      try refuses(["quantize", "--model", missing, "--out", folder + "/new.image"], "none", in: folder)
      try Workplace.edit(folder + "/model.safetensors") { $0 = $0.prefix(3000) }
      let damaged = folder + "/model.safetensors"
      try refuses(["validate", "--model", damaged], "model.safetensors", in: folder)
      try refuses(
        ["quantize", "--model", damaged, "--out", folder + "/new.image"], "model.safetensors", in: folder)
    }
  }
}
