import Foundation

/// Where a command is going to write, checked before hours of work depend on it.
enum OutputPath {
  enum Failure: Error, Equatable, CustomStringConvertible {
    case noFolder(option: String, path: String, folder: String)
    case notWritable(option: String, path: String, folder: String)
    case notAFile(option: String, path: String)
    case notAFolder(option: String, path: String)

    var description: String {
      switch self {
      case .noFolder(let option, let path, let folder):
        "\(option) \(path): there is no folder \(folder)"
      case .notWritable(let option, let path, let folder):
        "\(option) \(path): no permission to write in \(folder)"
      case .notAFile(let option, let path): "\(option) \(path): exists and is not a regular file"
      case .notAFolder(let option, let path): "\(option) \(path): exists and is not a folder"
      }
    }
  }

  /// - Parameter option: that the path was given with, for errors.
  static func requireFile(_ path: String, option: String) throws(Failure) {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw .notAFile(option: option, path: path)
    }
    try requireParent(path, option: option)
  }

  /// A folder that may be created.
  static func requireFolder(_ path: String, option: String) throws(Failure) {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFDIR {
      throw .notAFolder(option: option, path: path)
    }
    // Missing parents are created, the nearest one there must allow it.
    var folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    while access(folder, F_OK) != 0 && folder != "/" {
      folder = URL(fileURLWithPath: folder).deletingLastPathComponent().path
    }
    guard access(folder, W_OK | X_OK) == 0 else {
      throw .notWritable(option: option, path: path, folder: folder)
    }
  }

  private static func requireParent(_ path: String, option: String) throws(Failure) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard access(folder, F_OK) == 0 else { throw .noFolder(option: option, path: path, folder: folder) }
    guard access(folder, W_OK | X_OK) == 0 else {
      throw .notWritable(option: option, path: path, folder: folder)
    }
  }
}
