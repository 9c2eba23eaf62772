import Foundation
import Testing

@testable import DataImport

@Suite struct PNGImageTests {
  private func pixels(_ name: String) throws -> [UInt8] {
    let image = try PNGImage(contentsOf: Golden.path(name + ".png"))
    let shape: [Int] = [image.height, image.width]
    #expect(shape == [3, 4])
    return image.pixels
  }

  private let ramp = (0..<12).map { 10 * ($0 / 4) + $0 % 4 }

  @Test func kindsOfPixels() throws {
    #expect(try pixels("grey8") == ramp.map { UInt8(6 * $0) })
    #expect(try pixels("palette") == ramp.map { UInt8(6 * $0) })
    #expect(try pixels("rgba8") == ramp.map { UInt8($0) })
    #expect(try pixels("bilevel") == ramp.map { $0 % 2 == 1 ? 255 : 0 })
    #expect(try pixels("grey16") == ramp.map { UInt8((Double(2000 * $0) / 257).rounded()) })
    let luma = ramp.map { value -> UInt8 in
      let sum = 0.299 * Double(value) + 0.587 * Double(2 * value) + 0.114 * Double(200 - value)
      return UInt8(sum.rounded())
    }
    #expect(try pixels("rgb8") == luma)
  }

  @Test func sequencesFollowTheirNumbers() throws {
    try withTemporaryFolder { folder in
      for (name, source) in [("f10.png", "rgba8"), ("f9.png", "grey8"), ("f2.PNG", "grey16")] {
        try FileManager.default.copyItem(
          atPath: Golden.path(source + ".png"), toPath: folder + "/" + name)
      }
      let sequence = try PNGSequence(folder: folder)
      #expect(sequence.shape == [3, 3, 4])
      let values = try sequence.read(start: [1, 0, 0], count: [2, 3, 4])
      #expect(values == ramp.map { Double(6 * $0) } + ramp.map { Double($0) })
    }
  }

  @Test func aFolderAnEpisode() throws {
    try withTemporaryFolder { folder in
      for episode in ["run1", "run2", "run10"] {
        try FileManager.default.createDirectory(
          atPath: folder + "/" + episode, withIntermediateDirectories: false)
        for slot in 0..<2 {
          let source = episode == "run10" ? "rgba8" : "grey8"
          try FileManager.default.copyItem(
            atPath: Golden.path(source + ".png"), toPath: "\(folder)/\(episode)/\(slot).png")
        }
      }
      let sequence = try PNGSequence(folder: folder)
      #expect(sequence.shape == [3, 2, 3, 4])
      #expect(try sequence.read(start: [2, 1, 0, 0], count: [1, 1, 3, 4]) == ramp.map { Double($0) })
      try FileManager.default.removeItem(atPath: folder + "/run2/1.png")
      #expect(throws: ImportError.imageCount(folder: folder + "/run2", found: 1, expected: 2)) {
        try PNGSequence(folder: folder)
      }
    }
  }

  /// Every truncation and every changed byte: an error or an image, never a crash.
  @Test func damagedImages() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.png"
      let original = try Data(contentsOf: URL(fileURLWithPath: Golden.path("rgb8.png")))
      for length in 0..<(original.count - 12) {
        try original.prefix(length).write(to: URL(fileURLWithPath: path))
        #expect(throws: ImportError.self, "\(length) bytes") { try PNGImage(contentsOf: path) }
      }
      var refused = 0
      for position in original.indices {
        var changed = original
        changed[position] ^= 0xff
        try changed.write(to: URL(fileURLWithPath: path))
        if (try? PNGImage(contentsOf: path)) == nil { refused += 1 }
      }
      #expect(refused > original.count / 2)
    }
  }
}
