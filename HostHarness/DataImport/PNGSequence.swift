import Foundation

/// PNG images as an array `[slot, H, W]`, or `[episode, slot, H, W]` where a folder holds folders, one an episode.
///
/// Images follow each other by the last number in their names, then by name: `frame2` before `frame10`.
final class PNGSequence: ArraySource {
  let file: String
  let dataset = "images"
  let shape: [Int]
  let isComplex = false
  let whiteLevel: Double? = 255
  /// Of every slot, episode after episode.
  private let images: [String]

  init(folder: String) throws(ImportError) {
    file = folder
    var groups: [(folder: String, images: [String])] = []
    let own = Self.images(in: folder)
    let hasEpisodes = own.isEmpty
    if hasEpisodes {
      for name in Self.sorted(Self.entries(folder)) {
        let images = Self.images(in: folder + "/" + name)
        if !images.isEmpty { groups.append((folder + "/" + name, images)) }
      }
    } else {
      groups = [(folder, own)]
    }
    guard let first = groups.first else { throw .noImages(folder: folder) }
    for group in groups where group.images.count != first.images.count {
      throw .imageCount(folder: group.folder, found: group.images.count, expected: first.images.count)
    }
    images = groups.flatMap(\.images)
    let image = try PNGImage(contentsOf: first.images[0])
    shape = (hasEpisodes ? [groups.count] : []) + [first.images.count, image.height, image.width]
  }

  func read(start: [Int], count: [Int]) throws(ImportError) -> [Double] {
    let (height, width) = (shape[shape.count - 2], shape[shape.count - 1])
    // Boxes of whole images: the importer only cuts along episodes and slots.
    precondition(count.suffix(2) == [height, width])
    let box = Box(shape: Array(shape.dropLast(2)), start: start.dropLast(2), count: count.dropLast(2))
    var values: [Double] = []
    values.reserveCapacity(box.elementCount * height * width)
    for run in box.runs {
      for index in run {
        let image = try PNGImage(contentsOf: images[index])
        guard image.height == height, image.width == width else {
          throw .imageSize(
            file: images[index], found: [image.height, image.width], expected: [height, width])
        }
        values += image.pixels.map(Double.init)
      }
    }
    return values
  }

  private static func entries(_ folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  private static func images(in folder: String) -> [String] {
    sorted(entries(folder).filter { $0.lowercased().hasSuffix(".png") }).map { folder + "/" + $0 }
  }

  private static func sorted(_ names: [String]) -> [String] {
    func number(_ name: String) -> Int {
      name.matches(of: /[0-9]{1,18}/).last.flatMap { Int($0.output) } ?? -1
    }
    return names.sorted { (number($0), $0) < (number($1), $1) }
  }
}
