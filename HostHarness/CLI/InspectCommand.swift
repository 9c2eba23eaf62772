import ArgumentParser
import Foundation
import Quantization

/// `latentlink inspect`: what a model image contains.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "List the networks, tensors, operators and memory of a model image.",
    discussion: """
      Reads the image with the device's own reader, which checks it. Places are bytes from the start of the arena, \
      steps are the operators between which a tensor is alive; docs/model-image.md describes the format.
      """)

  @Argument(help: "The image.")
  var image: String

  @Flag(help: "Print JSON instead of tables.")
  var json = false

  func run() throws {
    let description = ImageDescription(try ImageFile.load(image))
    guard json else {
      try StandardOutput.write(description.description)
      return
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    try StandardOutput.write(encoder.encode(description) + Data("\n".utf8))
  }
}
