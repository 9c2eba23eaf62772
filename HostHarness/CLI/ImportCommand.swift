import ArgumentParser
import ArrayFiles
import Foundation
import ModelExchange
import Quantization
import QuantizedImport

/// `latentlink import`: a model image from an ONNX model.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Turn an ONNX model into the integer image that devices run.",
    discussion: """
      Reads a feed-forward model of opset \(ONNXGraph.opsets.lowerBound) to \(ONNXGraph.opsets.upperBound), \
      calibrates on samples of its inputs, chooses the width of every tensor, rounds weights, proves that no accumulator \
      overflows and writes one image with one network. A model that was quantised elsewhere (QuantizeLinear and \
      DequantizeLinear, QLinearConv, QLinearMatMul) keeps its own scales and integers and needs no samples; where some \
      of its tensors have no scale, --calibrate quantises it anew.

      The calibration file (.npz) holds one array for each input, named as in the model, its first axis the samples, the \
      others as the model wants them: [samples, 3, 64, 64] for an input [1, 3, 64, 64]. A hundred or more samples that \
      look like what the device will see are a good start.

      Inside, images lie as [H, W, C] and sequences as [1, L, C]; the image records how each input and output lay in the \
      model, so that 'latentlink run' takes and gives the model's own arrays. Programs on the device fill the image's \
      tensors: 'latentlink inspect' shows their shapes.

      Example: latentlink import model.onnx --calibrate samples.npz -o model.image
      docs/bring-your-own-model.md walks from PyTorch, Keras and JAX to a profile on a Cortex-M4.
      """)

  @Argument(help: "The model (.onnx).")
  var model: String

  @Option(
    help: """
      Samples of a float model's inputs (.npz): [samples, …shape] by input name. Quantised models need none.
      """)
  var calibrate: String?

  @Option(name: [.customShort("o"), .customLong("out")], help: "The image to write.")
  var out: String

  @Option(help: "The whole shape of an input whose sizes the model leaves open; may be given several times.")
  var shape: [ShapeOption] = []

  @Option(
    help: """
      name=2.5: an input or output must hold ±2.5, whatever the samples hold; may be given several times.
      """)
  var mustHold: [RangeOption] = []

  @Option(help: "Name of the network in the image (default: the image's file name).")
  var name: String?

  @OptionGroup var calibration: CalibrationOptions

  @Option(help: "Use at most this many samples, spread evenly over the file.")
  var samples = 256

  @Flag(help: "Print the report as JSON.")
  var json = false

  func validate() throws {
    guard (1...100_000).contains(samples) else {
      throw ValidationError("--samples \(samples) is not permitted: 1 … 100000")
    }
    guard mustHold.isEmpty || calibrate != nil else {
      throw ValidationError("--must-hold needs --calibrate: a quantised model keeps its own ranges")
    }
    guard name?.isEmpty != true else { throw ValidationError("--name is empty") }
    guard Set(shape.map(\.name)).count == shape.count else {
      throw ValidationError("--shape names an input twice")
    }
  }

  func run() throws {
    try OutputPath.requireFile(out, option: "--out")
    let progress = ProgressLine(command: "import")
    let title = name ?? URL(fileURLWithPath: out).deletingPathExtension().lastPathComponent
    let shapes = Dictionary(uniqueKeysWithValues: shape.map { ($0.name, $0.sizes) })
    progress.update(phase: "reading", done: 0, total: 1)
    var graph = try ONNXGraph(contentsOf: model, shapes: shapes)
    if QuantizedImport.isQuantized(graph) {
      do {
        try importQuantized(graph, name: title)
        return
      } catch let error as ModelExchangeError where calibrate != nil {
        // Some tensors have no scale of the model's: they all get scales of ours.
        progress.finish()
        FileHandle.standardError.write(Data("import: \(Self.quantizedAnew(error))\n".utf8))
      }
    }
    graph = try graph.dequantized(file: model)
    guard let calibrate else {
      throw ValidationError(
        "\(model) is a float model: --calibrate samples.npz tells what numbers its tensors hold")
    }
    let network = try graph.lowered(name: title, file: model)
    let ports = (network.inputs + network.outputs).map(\.name)
    for option in mustHold where !ports.contains(option.name) {
      throw ValidationError(
        "--must-hold \(option.name): the model's inputs and outputs are \(ports.joined(separator: ", "))")
    }
    let arrays = try CalibrationArrays(
      try NPZArchive(contentsOf: calibrate), for: network, limit: samples)
    progress.update(phase: "quantising", done: 0, total: 1)
    let quantized = try Quantizer(options: calibration.options(otherwise: .mixed)).image(
      of: network, samples: arrays.samples, name: title, model: model,
      targetSQNRDecibels: calibration.targetSQNR ?? 40,
      ranges: Dictionary(mustHold.map { ($0.name, $0.magnitude) }, uniquingKeysWith: max),
      studiesLayers: calibration.report)
    progress.finish()
    try AtomicFile.write(Data(quantized.image), to: out)
    let summary = try ImportSummary(
      model: model, image: out, network: network, quantized: quantized, calibration: arrays)
    try StandardOutput.write(json ? summary.json() : Data(summary.text.utf8))
  }

  private static func quantizedAnew(_ error: ModelExchangeError) -> String {
    "\(error.file) is quantised, but not all of it can keep its scales; it is quantised anew on the samples, from the "
      + "numbers that its integers stand for. What kept it from keeping them:\n"
      + error.problems.map { "  \($0)" }.joined(separator: "\n")
  }

  /// The model's own scales and integers.
  private func importQuantized(_ graph: ONNXGraph, name: String) throws {
    var network = try QuantizedImport.network(graph, file: model)
    guard mustHold.isEmpty else {
      throw ValidationError("--must-hold: \(model) is quantised and keeps its own ranges")
    }
    if calibrate != nil || calibration.activations != nil || calibration.mixed != nil || calibration.report {
      FileHandle.standardError.write(
        Data(
          "import: \(model) is quantised and keeps its own scales; samples and options of ranges and widths change nothing\n"
            .utf8))
    }
    (network.name, network.role) = (name, ImportedNetwork.imageRole)
    let origin = URL(fileURLWithPath: model).lastPathComponent
    let bytes = try ImageBuilder.build(
      ImageContents(
        networks: [network],
        metadata: ImageMetadata(
          name: name, version: "1", provenance: "import of \(origin), quantised elsewhere")))
    try AtomicFile.write(Data(bytes), to: out)
    let description = ImageDescription(try LoadedImage(bytes))
    guard json else {
      try StandardOutput.write(
        description.description + "wrote \(out): \(bytes.count) bytes, scales and integers of \(model)\n")
      return
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    try StandardOutput.write(encoder.encode(description) + Data("\n".utf8))
  }
}
