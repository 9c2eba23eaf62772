import Emulation
import Foundation
import PackedWeights
import Quantization
import WeightPackers

/// Counts the published layers and the default model on built targets.
public struct CountingBench: Sendable {
  /// Of all targets, as `make firmware` left it.
  public var firmware: URL
  public var model: URL
  /// A recording whose slots the model runs.
  public var recording: URL
  /// The image of layers.
  public var layers: [UInt8]
  /// What counts where a faster packing takes more flash.
  public var goal: PackingChoice.Goal

  public init(
    firmware: URL, model: URL, recording: URL, layers: [UInt8], goal: PackingChoice.Goal = .size
  ) {
    self.goal = goal
    self.firmware = firmware
    self.model = model
    self.recording = recording
    self.layers = layers
  }

  /// Layers and slots on one target, with weights packed for it.
  public func counts(of target: FirmwareTarget) throws -> TargetCounts {
    let model = try packed([UInt8](Data(contentsOf: model)), for: target)
    let profile = try Self.withFile(model) { file throws(EmulationError) in
      try TargetProfile(counting: target, in: firmware, model: file, recording: recording)
    }
    let image = try packed(layers, for: target)
    let layers = try Self.withFile(image) { file throws(EmulationError) in
      try TargetProfile(counting: target, in: firmware, networksOf: file)
    }
    return TargetCounts(layers: layers, of: ImageDescription(try LoadedImage(image)), model: profile)
  }

  /// An image with weights in the order of a target's kernels.
  public func packed(_ image: [UInt8], for target: FirmwareTarget) throws -> [UInt8] {
    guard let packing = PackingTarget(name: target.packing) else {
      throw EmulationError.invalidTarget(file: target.name, reason: "no packing '\(target.packing)'")
    }
    return try ImageBuilder.build(
      ImageContents(reading: try LoadedImage(image)), packing: PackingChoice(target: packing, goal: goal))
  }

  /// Median time of a run of an image's first network on this machine, where the target is this machine's.
  ///
  /// - Parameter runs: on different inputs.
  /// - Returns: microseconds, reading the clock included.
  public static func microseconds(
    of image: [UInt8], on target: FirmwareTarget, runs: UInt16
  ) throws -> Double? {
    let profile = try withFile(image + RunRequest(inputs: runs).bytes) { file throws(EmulationError) in
      try TargetProfile(timing: target, networksOf: file)
    }
    return profile.networks.first?.tickPercentile(0.5).map { Double($0) / 1000 }
  }

  /// Emulators and programs read files.
  private static func withFile<Result>(
    _ bytes: [UInt8], _ body: (URL) throws(EmulationError) -> Result
  ) throws -> Result {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "latentlink-\(UUID().uuidString).image")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(bytes).write(to: file)
    return try body(file)
  }
}
