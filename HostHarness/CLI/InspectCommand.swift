import ArgumentParser
import ArrayFiles
import Foundation
import Quantization
import Report

/// `latentlink inspect`: what a model image contains.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "List the networks, tensors, operators and memory of a model image.",
    discussion: """
      Reads the image with the device's own reader, which checks it. Places are bytes from the start of the arena, \
      steps are the operators between which a tensor is alive; docs/model-image.md describes the format.

      --arena draws which buffer lies where and when. --svg writes a picture of the graphs, --dot the same for \
      Graphviz. --network limits everything to one network.
      """)

  @Argument(help: "The image.")
  var image: String

  @Option(help: "Name or number of the only network to show.")
  var network: String?

  @Flag(help: "Draw the arena: a row a buffer, a column a step.")
  var arena = false

  @Option(help: "Write the graphs in Graphviz's language.")
  var dot: String?

  @Option(help: "Write a picture of the graphs.")
  var svg: String?

  @Flag(help: "Print JSON instead of tables.")
  var json = false

  func run() throws {
    for (option, path) in [("--dot", dot), ("--svg", svg)] {
      if let path { try OutputPath.requireFile(path, option: option) }
    }
    var description = ImageDescription(try ImageFile.load(image))
    if let network {
      let index = try NetworkSelection.index(network, in: description.networks.map(\.name), image: image)
      description.networks = [description.networks[index]]
    }
    if let dot { try AtomicFile.write(Data(GraphDot.text(description.networks).utf8), to: dot) }
    if let svg { try AtomicFile.write(Data(GraphSVG.text(description.networks).utf8), to: svg) }
    guard json else {
      try StandardOutput.write(description.description)
      guard arena else { return }
      try StandardOutput.write(
        "\n" + description.networks.map(ArenaMap.text).joined(separator: "\n"))
      return
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    try StandardOutput.write(encoder.encode(description) + Data("\n".utf8))
  }
}
