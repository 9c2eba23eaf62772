import ArgumentParser
import ArrayFiles
import Foundation
import VectorGeneration

/// `latentlink vectors`: what every target has to compute.
struct VectorsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vectors",
    abstract: "Write the conformance vectors that 'latentlink conformance' runs on every target.",
    discussion: """
      Operators of every kind and many shapes, whole networks of the model, integer functions and bad input, each \
      with the bytes or the error expected of it (docs/conformance.md). The same seed and model give the same file.
      """)

  @Option(help: "The model image whose networks are traced.")
  var image = ValidateCommand.defaultImage

  @OptionGroup var packing: PackingOptions

  @Option(help: "The set of vectors to write.")
  var out: String

  @Option(help: "Of all pseudo-random numbers.")
  var seed: UInt64 = 1

  func validate() throws { try OutputPath.requireFile(out, option: "--out") }

  func run() throws {
    let model = try ImageFile.load(image)
    let contents = try ConformanceVectorSet.make(model: model.bytes, seed: seed, packing: packing.choice)
    let encoded = try contents.encoded()
    try AtomicFile.write(Data(encoded), to: out)
    try StandardOutput.write("wrote \(out): \(contents.cases.count) cases, \(encoded.count) bytes\n")
  }
}
