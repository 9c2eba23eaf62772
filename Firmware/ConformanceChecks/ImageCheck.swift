import ConformanceVectors
import ErrorCodes
import ModelImage

/// Reads an image and compares the reader's answer, an error or none.
///
/// The input is a list of changes, pairs of words (offset, new word). With any, the image is copied into the arena and
/// changed there; without, it is read where it lies.
enum ImageCheck {
  static func run(
    _ vector: VectorCase, of vectors: VectorSet, arena: UnsafeMutableRawBufferPointer
  ) throws(CaseDifference) {
    let image = unsafe vectors.image(vector)
    let changes = unsafe vectors.input(vector)
    if changes.count == 0 {
      try unsafe ErrorComparison.check(answer(to: image), against: vectors.expected(vector))
      return
    }
    guard image.count <= arena.count else {
      throw CaseDifference(
        .shape, expected: Int32(truncatingIfNeeded: image.count),
        found: Int32(truncatingIfNeeded: arena.count))
    }
    for offset in 0..<image.count { unsafe arena[offset] = image[offset] }
    for change in 0..<(changes.count / 8) {
      let offset = unsafe changes.load(fromByteOffset: 8 * change, as: UInt32.self)
      guard offset & 3 == 0, offset < UInt32(truncatingIfNeeded: image.count & ~3) else {
        throw CaseDifference(
          .shape, position: change, expected: Int32(truncatingIfNeeded: image.count),
          found: Int32(bitPattern: offset))
      }
      var rest = unsafe changes.load(fromByteOffset: 8 * change + 4, as: UInt32.self)
      for place in 0..<4 {
        unsafe arena[Int(truncatingIfNeeded: offset) + place] = UInt8(truncatingIfNeeded: rest)
        rest = rest &>> 8
      }
    }
    let copy = unsafe UnsafeRawBufferPointer(rebasing: arena[0..<image.count])
    try unsafe ErrorComparison.check(answer(to: copy), against: vectors.expected(vector))
  }

  private static func answer(to image: UnsafeRawBufferPointer) -> ErrorRecord {
    do throws(ImageError) {
      _ = try unsafe ModelImage(validating: image)
      return .none
    } catch {
      return ErrorRecord(error)
    }
  }
}
