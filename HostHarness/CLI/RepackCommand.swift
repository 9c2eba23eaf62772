import ArgumentParser
import ArrayFiles
import Foundation
import Quantization
import Report
import WeightPackers

/// `latentlink repack`: the same image with its weights in another order.
struct RepackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repack",
    abstract: "Put the weights of a model image into the order that a target's fast kernels take.",
    discussion: """
      An image computes the same bytes in every packing; what changes are instructions, flash and working memory. The \
      canonical order can always be recovered: --target portable. Operators that the fast kernels cannot take keep the \
      canonical order and run on the portable kernels; the table says why. docs/kernels.md explains the packings.

      Example: latentlink repack Models/default.image --target cortex-m-dsp --out m4.image
      """)

  @Argument(help: "The image, in any packing.")
  var image: String

  @OptionGroup var packing: PackingOptions

  @Option(name: [.short, .customLong("out")], help: "The image to write.")
  var out: String

  @Flag(help: "Print JSON instead of a table.")
  var json = false

  func run() throws {
    try OutputPath.requireFile(out, option: "--out")
    let loaded = try ImageFile.load(image)
    let bytes = try ImageBuilder.build(ImageContents(reading: loaded), packing: packing.choice)
    try AtomicFile.write(Data(bytes), to: out)
    let (before, after) = (ImageDescription(loaded), ImageDescription(try LoadedImage(bytes)))
    guard json else {
      try StandardOutput.write(PackingTable(after, choice: packing.choice).table.plainText + "\n")
      print(
        "wrote \(out): \(after.sizeBytes) bytes (\(before.sizeBytes) before), arena \(after.arenaSizeBytes) bytes "
          + "(\(before.arenaSizeBytes) before)")
      return
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    try StandardOutput.write(encoder.encode(after) + Data("\n".utf8))
  }
}
