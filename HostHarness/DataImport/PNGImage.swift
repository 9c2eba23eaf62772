import CPNG
import Foundation

/// A PNG image as grey levels.
struct PNGImage {
  /// Beyond that it is no camera's frame.
  static let longestSidePixels: UInt32 = 8192

  let height: Int
  let width: Int
  /// Row-major `[H, W]`, 0 … 255.
  let pixels: [UInt8]

  /// Reads samples as stored, without gamma. 16 bits become 8 by rounding v · 255 / 65535; colours become
  /// (299 R + 587 G + 114 B) / 1000, rounded (ITU-R BT.601 luma); transparency is ignored; palettes and levels of
  /// fewer than 8 bits are expanded.
  init(contentsOf path: String) throws(ImportError) {
    guard let file = fopen(path, "rb") else {
      throw .unreadableImage(file: path, reason: "cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { fclose(file) }
    var image = ll_png_read(file, Self.longestSidePixels)
    defer { ll_png_free(&image) }
    guard let samples = image.pixels, image.width > 0, image.height > 0 else {
      let reason = withUnsafeBytes(of: image.error) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      throw .unreadableImage(file: path, reason: "not a readable PNG image: \(reason)")
    }
    height = Int(image.height)
    width = Int(image.width)
    let channels = Int(image.channels)
    let isWide = image.bits == 16
    func sample(_ index: Int) -> Int {
      guard isWide else { return Int(samples[index]) }
      let wide = Int(samples[2 * index]) << 8 | Int(samples[2 * index + 1])
      return (wide * 255 + 32_767) / 65_535
    }
    pixels = (0..<(height * width)).map { pixel in
      let first = pixel * channels
      if channels < 3 { return UInt8(sample(first)) }
      let luma = 299 * sample(first) + 587 * sample(first + 1) + 114 * sample(first + 2)
      return UInt8((luma + 500) / 1000)
    }
  }
}
