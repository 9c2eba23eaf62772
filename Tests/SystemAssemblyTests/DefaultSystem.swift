import ArrayFiles
import ClosedLoop
import Foundation
import ModelExchange
import Quantization
import ReferenceModels
import Simulation

@testable import SystemAssembly

/// The default model, taken apart into ONNX models and put together again, as a user would do it with files.
struct DefaultSystem {
  let model: ReferenceModel
  let loop: LoopModel
  let world: World
  let samples: CalibrationSet

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  static let imagePath = root + "/Models/default.image"

  init() throws {
    let path = Self.root + "/Models/default.safetensors"
    model = try ReferenceModel.load(from: path)
    loop = try LoopModel(model)
    world = World(try WorldConfiguration(json: Data(model.worldJSON.utf8), file: path))
    samples = try CalibrationRun(
      model: loop, world: world, seed: 90_001, episodes: 3, slots: 60, samplesPerEpisode: 24
    ).collect()
  }

  /// Exports a network of the float model, imports it with its samples and writes `ROLE.image` into the folder.
  func importNetwork(
    _ role: NetworkRole, into folder: String, inputs: [String]? = nil, output: String = "answer",
    channelsFirst: Bool = true
  ) throws {
    guard let graph = model.graphs[role], let samples = samples[role] else {
      throw RoleSamplesError.noNetwork(role)
    }
    let names = inputs ?? role.inputNames
    let bytes = try FloatGraphModel.bytes(graph, inputs: names, output: output, channelsFirst: channelsFirst)
    let network = try ONNXGraph(encoded: bytes, name: "\(role.rawValue).onnx")
      .lowered(name: "mine", file: "\(role.rawValue).onnx")
    let archive = "\(folder)/\(role.rawValue).npz"
    var writer = try NPZWriter(path: archive)
    let written = try RoleSamples(
      role, graph: graph, samples: samples, order: channelsFirst ? .channelsFirst : .channelsLast)
    for ((name, array), known) in zip(written.arrays, names + [output]) {
      precondition(name == known || inputs != nil || known == output)
      try writer.add(known, array)
    }
    try writer.finish()
    let calibration = try CalibrationArrays(
      try NPZArchive(contentsOf: archive), for: network, limit: 256)
    let limits = LoopLimits(loop.parameters)
    let ranges = zip(RolePort.all(of: role), names + [output]).compactMap { port, name in
      limits.magnitude(port).map { (name, $0) }
    }
    let quantized = try Quantizer(options: QuantizationOptions()).image(
      of: network, samples: calibration.samples, name: "mine", model: "\(role.rawValue).onnx",
      targetSQNRDecibels: role.targetSQNRDecibels, ranges: Dictionary(uniqueKeysWithValues: ranges))
    try AtomicFile.write(Data(quantized.image), to: "\(folder)/\(role.rawValue).image")
  }

  /// Runs `body` in a new folder, which is removed afterwards.
  static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder)
  }
}
