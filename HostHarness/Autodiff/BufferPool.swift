/// Float buffers that a tape takes and gives back in every step, so that no step touches fresh pages.
final class BufferPool {
  private var free: [Int: [UnsafeMutablePointer<Float>]] = [:]

  /// At least `count` uninitialised floats, 64-byte aligned. Sizes are rounded up to 64 floats.
  func take(_ count: Int) -> UnsafeMutablePointer<Float> {
    let size = Self.rounded(count)
    if let buffer = free[size]?.popLast() { return buffer }
    let raw = UnsafeMutableRawPointer.allocate(byteCount: 4 * size, alignment: 64)
    return raw.bindMemory(to: Float.self, capacity: size)
  }

  func give(_ buffer: UnsafeMutablePointer<Float>, count: Int) {
    free[Self.rounded(count), default: []].append(buffer)
  }

  private static func rounded(_ count: Int) -> Int { max(64, (count + 63) & ~63) }

  deinit {
    for buffers in free.values { for buffer in buffers { buffer.deallocate() } }
  }
}
