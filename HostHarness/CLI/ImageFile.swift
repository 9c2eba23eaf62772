import ArrayFiles
import Foundation
import ModelImage
import Quantization

/// Model images as files.
enum ImageFile {
  enum Failure: Error, Equatable, CustomStringConvertible {
    case unreadable(path: String, reason: String)
    case invalid(path: String, ImageError)

    var description: String {
      switch self {
      case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
      case .invalid(let path, .badMagic):
        "\(path): not a valid model image: it does not begin like one; 'latentlink import' and 'latentlink quantize' "
          + "write images"
      case .invalid(let path, let error): "\(path): not a valid model image: \(error)"
      }
    }
  }

  static func read(_ path: String) throws(Failure) -> [UInt8] {
    do { return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) } catch {
      throw .unreadable(path: path, reason: UnreadableFile.reason(path, error))
    }
  }

  /// Reads and validates an image.
  static func load(_ path: String) throws(Failure) -> LoadedImage {
    let bytes = try read(path)
    do throws(ImageError) { return try LoadedImage(bytes) } catch {
      throw .invalid(path: path, error)
    }
  }
}
