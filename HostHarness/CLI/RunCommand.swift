import ArgumentParser
import ArrayFiles
import Foundation
import ImageEvaluation
import Quantization

extension EvaluationEngine: ExpressibleByArgument {}
extension PortOrder: ExpressibleByArgument {}

/// `latentlink run`: arrays through a network of an image.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a network of a model image on arrays from a file.",
    discussion: """
      The input (.npz) holds one array for each input of the network, named like its tensor, [samples, …shape] or one \
      sample without the first axis; 'latentlink inspect' lists names, shapes and types. Real numbers are quantised \
      with the tensor's scale; integers of the tensor's own type (int8, int16) are taken as they are. The output \
      holds [samples, …shape] for each output of the network, in float32, or in integers with --raw.

      Engines: portable and fast are the device's runtime with the kernels that define the arithmetic and with those \
      that the image's weights are packed for; they give the same bytes. reference-float computes with the image's integer weights, \
      biases, factors and tables in real arithmetic, with no rounding in between: the difference to portable is what \
      rounding costs.

      Example: latentlink run my.image --input x.npz --output y.npz
      """)

  @Argument(help: "The image.")
  var image: String

  @Option(help: "The arrays to read (.npz).")
  var input: String

  @Option(help: "The arrays to write (.npz).")
  var output: String

  @Option(help: "Name or number of the network; not needed when there is only one.")
  var network: String?

  @Option(help: "What computes: portable, fast or reference-float.")
  var engine = EvaluationEngine.portable

  @Option(
    help: """
      Order of axes in both files: source (that of the model the network was imported from) or image ([H, W, C]).
      """)
  var order = PortOrder.source

  @Flag(help: "Write the integers of the output tensors instead of real numbers.")
  var raw = false

  @Flag(help: "Print the summary as JSON.")
  var json = false

  func run() throws {
    try OutputPath.requireFile(output, option: "--output")
    let loaded = try ImageFile.load(image)
    let networks = ImageContents(reading: loaded).networks
    let index = try NetworkSelection.index(network, in: networks.map(\.name), image: image)
    let samples = try InputSamples(
      try NPZArchive(contentsOf: input), for: networks[index], order: order)
    let evaluator = try engine.evaluator(of: loaded, network: index)
    var outputs = OutputSamples(networks[index], order: order, isRaw: raw)
    let progress = ProgressLine(command: "run")
    for sample in 0..<samples.sampleCount {
      outputs.append(evaluator.run(samples.sample(sample)))
      progress.update(phase: networks[index].name, done: sample + 1, total: samples.sampleCount)
    }
    progress.finish()
    var writer = try NPZWriter(path: output)
    for (name, array) in outputs.arrays { try writer.add(name, array) }
    try writer.finish()
    let summary = RunSummary(
      image: image, network: networks[index].name, engine: engine.rawValue, samples: samples,
      outputs: outputs, output: output)
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
      try StandardOutput.write(encoder.encode(summary) + Data("\n".utf8))
    } else {
      try StandardOutput.write(summary.text)
    }
  }
}
