import Emulation
import Foundation
import Testing

/// What `make firmware` left; `make test` says where. Tests on images run only then.
enum BuiltFirmware {
  static let folder = ProcessInfo.processInfo.environment["LATENTLINK_FIRMWARE"].map {
    URL(fileURLWithPath: $0)
  }

  static var isThere: Bool { folder != nil }

  static func targets() throws -> [FirmwareTarget] {
    guard let folder else { return [] }
    return try FirmwareTarget.all(in: folder)
  }

  /// An episode of the shipped model with losses: 200 slots, or 100 for the target that has no room for more.
  static func recording(for target: FirmwareTarget) throws -> URL {
    let name = target.name == "netduinoplus2" ? "short" : "episode"
    return try #require(folder).appending(path: "inputs/\(name).recording")
  }

  static let model = URL(fileURLWithPath: "Models/default.image")

  /// The shipped model packed for a target.
  static func packedModel(for target: FirmwareTarget) throws -> URL {
    try #require(folder).appending(path: "inputs/default.\(target.packing).image")
  }
}
