import ArgumentParser
import ArrayFiles
import Foundation
import Quantization
import SystemAssembly

/// `latentlink assemble`: a system image whose networks come from several images.
struct AssembleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assemble",
    abstract: "Put networks of your own into the roles of a system image.",
    discussion: """
      Reads a system file, checks that every network fits its role and writes a system image that 'latentlink validate', \
      'record', 'replay', 'profile', 'repack' and 'inspect' take like any other.

        name = "my-system"
        base = "Models/default.image"      # keeps the networks that are not replaced
        output = "my-system.image"         # or --out

        [networks.policy]
        image = "my-policy.image"          # what 'latentlink import' wrote
        inputs = { latent = "z" }          # the role's port = the model's, where names differ
        outputs = { correction = "action" }

      Paths are relative to the system file. Roles and their ports:

      \(SystemRoles.text)

      C and S are the base's own. Ports of the same name are bound to each other, and a last port to the only one \
      that is left. Types and scales need not match: a port is rescaled where networks of the base share its tensor, \
      and the loop takes its scale where none does; the table says which. Every port that does not fit is listed at once.

      Example: latentlink assemble system.toml && latentlink validate --quick --image my-system.image
      'latentlink samples' writes what a role is fed, to train and import with; docs/bring-your-own-model.md walks \
      through it.
      """)

  @Argument(help: "The system file (.toml).")
  var system: String

  @Option(
    name: [.customShort("o"), .customLong("out")], help: "The image to write, instead of the file's output.")
  var out: String?

  @Flag(help: "Print the summary as JSON.")
  var json = false

  func run() throws {
    let description = try SystemDescription(contentsOf: system)
    guard let output = out ?? description.output.map(description.path) else {
      throw ValidationError("\(system): output is missing: add output = \"my.image\" or give --out")
    }
    let option = out != nil ? "--out" : "\(system):\(description.output?.line ?? 0): output"
    try OutputPath.requireFile(output, option: option)
    let assembled = try SystemAssembler(description).assemble()
    try AtomicFile.write(Data(assembled.image), to: output)
    guard json else {
      try StandardOutput.write(
        AssemblyTable(assembled.summary).text + "wrote \(output): \(assembled.image.count) bytes\n")
      return
    }
    try StandardOutput.write(assembled.summary.json(image: output))
  }
}
