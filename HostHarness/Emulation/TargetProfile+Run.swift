import Foundation

extension TargetProfile {
  /// The firmware image that is run.
  public static let product = "Profile"

  /// Counts the instructions of every operator, network and step on `target`, under its emulator.
  ///
  /// - Parameters:
  ///   - folder: of all targets.
  ///   - recording: made by `latentlink record`; all of its slots are run.
  public init(
    counting target: FirmwareTarget, in folder: URL, model: URL, recording: URL
  ) throws(EmulationError) {
    let counted = try CountedRun(Self.product, on: target, in: folder, model: model, input: recording)
    let log = try ProfileLog(counted.run, of: Self.product, on: target.name)
    try self.init(log, counts: counted.counts, target: target, isNative: false)
  }

  /// Runs the image on this machine, where the target is this machine's: times without counts.
  public init(
    timing target: FirmwareTarget, model: URL, recording: URL
  ) throws(EmulationError) {
    let run = try FirmwareRun(Self.product, on: target, model: model, input: recording)
    let log = try ProfileLog(run, of: Self.product, on: target.name)
    try self.init(log, counts: nil, target: target, isNative: target.emulator.isEmpty)
  }

  /// Counts the instructions of the networks and operators of an image, which needs no control loop.
  public init(
    counting target: FirmwareTarget, in folder: URL, networksOf image: URL
  ) throws(EmulationError) {
    let counted = try CountedRun(Self.product, on: target, in: folder, model: nil, input: image)
    let log = try ProfileLog(counted.run, of: Self.product, on: target.name)
    try self.init(log, counts: counted.counts, target: target, isNative: false)
  }

  /// Times the networks and operators of an image on this machine, where the target is this machine's.
  ///
  /// - Parameter image: may be followed by a ``RunRequest``.
  public init(timing target: FirmwareTarget, networksOf image: URL) throws(EmulationError) {
    let run = try FirmwareRun(Self.product, on: target, model: nil, input: image)
    let log = try ProfileLog(run, of: Self.product, on: target.name)
    try self.init(log, counts: nil, target: target, isNative: target.emulator.isEmpty)
  }

  /// Reads what the image printed on a real machine.
  public init(measured text: String, on target: FirmwareTarget) throws(EmulationError) {
    let run = FirmwareRun(status: 0, text: text)
    let log = try ProfileLog(run, of: Self.product, on: target.name)
    try self.init(log, counts: nil, target: target, isNative: true)
  }
}
