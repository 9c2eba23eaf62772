import Emulation
import Foundation
import Synchronization
import Testing

/// The profile of the default model, packed for the target, taken once for all tests.
enum DefaultProfile {
  private static let profiles = Mutex<[String: TargetProfile]>([:])

  static func of(_ target: FirmwareTarget) throws -> TargetProfile {
    if let found = profiles.withLock({ $0[target.name] }) { return found }
    let profile = try counted(on: target)
    profiles.withLock { $0[target.name] = profile }
    return profile
  }

  /// Taken anew.
  static func counted(on target: FirmwareTarget) throws -> TargetProfile {
    let folder = try #require(BuiltFirmware.folder)
    return try TargetProfile(
      counting: target, in: folder, model: BuiltFirmware.packedModel(for: target),
      recording: folder.appending(path: "inputs/profile.recording"))
  }
}
