import ArrayFiles
import Emulation
import Foundation
import PackedWeights
import Quantization
import WeightPackers

/// The model image that a target runs: packed for its kernels, in a file of its own.
struct TargetModel {
  let file: URL
  let loaded: LoadedImage

  /// - Parameters:
  ///   - image: the path of an image in any packing.
  ///   - choice: nil leaves the image as it is.
  init(_ image: String, for target: FirmwareTarget, choice: PackingChoice?) throws {
    let original = try ImageFile.load(image)
    guard let choice, choice.target != original.image.packingTarget || choice.goal != .size else {
      (file, loaded) = (URL(fileURLWithPath: image), original)
      return
    }
    loaded = try LoadedImage(ImageBuilder.build(ImageContents(reading: original), packing: choice))
    let name = URL(fileURLWithPath: image).deletingPathExtension().lastPathComponent
    file = target.folder.appending(path: "\(name).\(choice.target.name).\(choice.goal.rawValue).image")
    try AtomicFile.write(Data(loaded.bytes), to: file.path)
  }
}

extension PackingChoice {
  /// What a target's toolset names.
  static func native(to target: FirmwareTarget, goal: Goal) throws -> PackingChoice {
    guard let packing = PackingTarget(name: target.packing) else {
      throw EmulationError.invalidTarget(
        file: target.folder.appending(path: "target.json").relativePath,
        reason: "packing '\(target.packing)' is none of "
          + PackingTarget.allCases.map(\.name).joined(separator: ", "))
    }
    return PackingChoice(target: packing, goal: goal)
  }
}
