import CLatentLink
import ModelImage

/// Arguments as C passes them; `position` counts from 1.
enum Arguments {
  /// `count` elements at `pointer`.
  @unsafe
  static func buffer<Element: BitwiseCopyable>(
    _ pointer: UnsafePointer<Element>?, _ count: UInt32, position: Int
  ) throws(Failure) -> UnsafeBufferPointer<Element> {
    let start = unsafe try required(pointer, position)
    try checkAlignment(
      Int(bitPattern: start), MemoryLayout<Element>.alignment, position: position)
    return unsafe UnsafeBufferPointer(start: start, count: Int(truncatingIfNeeded: count))
  }

  @unsafe
  static func required<Pointee>(
    _ pointer: UnsafePointer<Pointee>?, _ position: Int
  ) throws(Failure) -> UnsafePointer<Pointee> {
    guard let pointer = unsafe pointer else { throw Failure(LL_ERROR_NULL_ARGUMENT, position) }
    return unsafe pointer
  }

  @unsafe
  static func required<Pointee>(
    _ pointer: UnsafeMutablePointer<Pointee>?, _ position: Int
  ) throws(Failure) -> UnsafeMutablePointer<Pointee> {
    guard let pointer = unsafe pointer else { throw Failure(LL_ERROR_NULL_ARGUMENT, position) }
    return unsafe pointer
  }

  @unsafe
  static func memory(
    _ start: UnsafeMutableRawPointer?, _ size: UInt32, position: Int
  ) throws(Failure) -> UnsafeMutableRawBufferPointer {
    guard let start = unsafe start else { throw Failure(LL_ERROR_NULL_ARGUMENT, position) }
    return unsafe UnsafeMutableRawBufferPointer(start: start, count: Int(truncatingIfNeeded: size))
  }

  static func checkAlignment(_ address: Int, _ alignment: Int, position: Int) throws(Failure) {
    let remainder = address & (alignment - 1)
    guard remainder == 0 else {
      throw Failure(LL_ERROR_MISALIGNED_ARGUMENT, position, alignment, remainder)
    }
  }
}

/// The bytes of an argument, to find out whether two share any.
struct ArgumentExtent {
  let position: Int
  private let first: UInt
  private let sizeBytes: UInt

  init(_ start: UnsafeRawPointer, sizeBytes: Int, position: Int) {
    self.position = position
    first = UInt(bitPattern: start)
    self.sizeBytes = UInt(bitPattern: sizeBytes)
  }

  @unsafe
  init(_ memory: UnsafeMutableRawBufferPointer, position: Int) {
    self.position = position
    first = UInt(bitPattern: memory.baseAddress)
    sizeBytes = UInt(bitPattern: memory.count)
  }

  /// The bytes of an image.
  init(_ image: ModelImage, position: Int) {
    let parameters = UInt(bitPattern: unsafe image.parameterAddress(0))
    self.position = position
    first = parameters &- UInt(bitPattern: image.offset(of: .parameters))
    sizeBytes = UInt(bitPattern: image.sizeBytes)
  }

  /// Differences wrap around: whichever begins first, the other begins inside it when its distance is smaller.
  func checkDisjoint(from other: ArgumentExtent) throws(Failure) {
    guard other.first &- first >= sizeBytes, first &- other.first >= other.sizeBytes else {
      throw Failure(LL_ERROR_OVERLAP, position, other.position)
    }
  }
}
