import ArgumentParser
import Emulation
import WeightPackers

/// How the model of a run on a target is packed.
struct TargetPackingOptions: ParsableArguments {
  @Flag(help: "Run the image as it is, instead of packing its weights for each target's fast kernels.")
  var asIs = false

  @Option(help: "Where a faster packing takes more flash: size or speed.")
  var optimiseFor = PackingChoice.Goal.size

  func model(_ image: String, for target: FirmwareTarget) throws -> TargetModel {
    try TargetModel(
      image, for: target, choice: asIs ? nil : PackingChoice.native(to: target, goal: optimiseFor))
  }
}
