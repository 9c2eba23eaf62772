import Foundation

/// A set of vectors as files that fit a target.
public enum VectorParts {
  /// Writes the set, in parts if it must be, and removes the files when `body` has run.
  ///
  /// - Parameters:
  ///   - bytes: of the set, which need not be valid.
  ///   - capacityBytes: of the target's input region; nil for no limit.
  public static func withFiles<Result>(
    _ bytes: [UInt8], capacityBytes: Int?, _ body: ([URL]) throws -> Result
  ) throws -> Result {
    var parts = [bytes]
    if let capacityBytes, bytes.count > capacityBytes {
      parts = try VectorSetContents(reading: bytes).parts(capacityBytes: capacityBytes).map {
        try $0.encoded()
      }
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "latentlink-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = parts.indices.map { folder.appending(path: "\($0).vectors") }
    for (file, part) in zip(files, parts) { try Data(part).write(to: file) }
    return try body(files)
  }
}
