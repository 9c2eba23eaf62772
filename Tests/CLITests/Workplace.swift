import ArrayFiles
import Foundation
import LoopFixtures
import ReferenceModels
import Simulation

/// A folder with a small model, its image and a data set, made by the program itself.
enum Workplace {
  /// Nil when the program could not make it.
  private static let original: String? = {
    let folder = FileManager.default.temporaryDirectory.appending(path: "latentlink-\(getpid())").path
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let world = String(decoding: try WorldConfiguration.worldB.json(), as: UTF8.self)
      try SmallReferenceModel.make(worldJSON: world).save(to: folder + "/model.safetensors")
      let made = try [
        ["simulate", "--episodes", "2", "--slots", "4", "--out", folder + "/data.npz"],
        [
          "quantize", "--model", folder + "/model.safetensors", "--out", folder + "/model.image",
          "--simulate-episodes", "2", "--slots", "24", "--activations", "int16", "--nearest",
        ],
      ].map { try Program.run($0).status }
      return made == [0, 0] ? folder : nil
    } catch { return nil }
  }()

  struct NotMade: Error {}

  /// Runs `body` in a copy of the folder, which is removed afterwards.
  static func with(_ body: (String) throws -> Void) throws {
    guard let original else { throw NotMade() }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileManager.default.copyItem(atPath: original, toPath: folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  /// What the folder holds beyond the model, the image and the data set.
  static func additions(_ folder: String) throws -> [String] {
    let known: Set = ["model.safetensors", "model.image", "data.npz"]
    return try FileManager.default.contentsOfDirectory(atPath: folder).filter { !known.contains($0) }.sorted()
  }

  /// Replaces a byte, or cuts the file off.
  static func edit(_ path: String, _ change: (inout Data) -> Void) throws {
    var data = try Data(contentsOf: URL(filePath: path))
    change(&data)
    try data.write(to: URL(filePath: path))
  }

  /// Rewrites the data set with one array changed.
  static func rewrite(_ folder: String, array name: String, _ change: (inout NPYArray) -> Void) throws {
    let archive = try NPZArchive(contentsOf: folder + "/data.npz")
    var writer = try NPZWriter(path: folder + "/data.npz")
    for present in archive.names {
      var array = try archive.array(present)
      if present == name { change(&array) }
      try writer.add(present, array)
    }
    try writer.finish()
  }
}
