import Foundation
import ModelImage

extension LoadedImage {
  /// The metadata section, decoded; throws `DecodingError` when an image was not written by ``ImageBuilder``.
  public func metadata() throws -> ImageMetadata {
    let section = image.section(.metadata)
    let data = section.withUnsafeBytes { Data($0) }
    return try JSONDecoder().decode(ImageMetadata.self, from: data)
  }
}
