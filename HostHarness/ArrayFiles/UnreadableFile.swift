import Foundation

/// Why a file cannot be read, in words that say what is there instead.
public enum UnreadableFile {
  public static func reason(_ path: String, _ error: any Error) -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      return "there is no such file"
    }
    return isFolder.boolValue ? "it is a folder" : error.localizedDescription
  }
}
