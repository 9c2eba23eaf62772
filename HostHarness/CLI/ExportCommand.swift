import ArgumentParser
import ArrayFiles
import Foundation
import ONNXExport
import Quantization

/// `latentlink export`: networks of an image for other runtimes.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a network of a model image as an ONNX model.",
    discussion: """
      The model computes what the image computes, in QDQ form: int8 and int16 tensors with the image's scales and zero \
      points, int8 weights, int32 biases. Ports take and give real numbers, [1, …shape], or in the axes of the model \
      that the network was imported from. Each operator of ONNX Runtime differs from ours by one unit at most; tables \
      and recurrent units are exact. docs/onnx-export.md tells more.

      Example: latentlink export my.image --onnx my.onnx
      """)

  @Argument(help: "The image.")
  var image: String

  @Option(help: "The ONNX model to write.")
  var onnx: String

  @Option(help: "Name or number of the network; not needed when there is only one.")
  var network: String?

  func run() throws {
    try OutputPath.requireFile(onnx, option: "--onnx")
    let contents = ImageContents(reading: try ImageFile.load(image))
    let index = try NetworkSelection.index(network, in: contents.networks.map(\.name), image: image)
    let export = ONNXExport(contents.networks[index], image: contents.metadata.name)
    let bytes = try export.encoded()
    try AtomicFile.write(bytes, to: onnx)
    print(
      "wrote \(onnx): \(contents.networks[index].name), opset \(export.opset), \(export.nodeCount) nodes, "
        + "\(bytes.count) bytes")
  }
}
