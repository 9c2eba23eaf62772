import ModelImage

/// A validated image in memory of its own, aligned as the reader needs it.
public final class LoadedImage: @unchecked Sendable {
  // Written once in the initialiser, read only afterwards: safe to share.
  private let memory: UnsafeMutableRawBufferPointer
  /// Valid as long as this object lives.
  public let image: ModelImage

  /// Copies and validates `bytes`.
  public init(_ bytes: [UInt8]) throws(ImageError) {
    let copy = UnsafeMutableRawBufferPointer.allocate(
      byteCount: bytes.count, alignment: ImageLayout.alignment)
    copy.copyBytes(from: bytes)
    do { image = try ModelImage(validating: UnsafeRawBufferPointer(copy)) } catch {
      copy.deallocate()
      throw error
    }
    memory = copy
  }

  deinit { memory.deallocate() }

  public var bytes: [UInt8] { Array(memory) }
}
