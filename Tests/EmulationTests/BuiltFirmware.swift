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

  /// The recording of 200 slots of the shipped model, with losses.
  static func recording() throws -> URL {
    try #require(folder).appending(path: "inputs/episode.recording")
  }

  static let model = URL(fileURLWithPath: "Models/default.image")
}
