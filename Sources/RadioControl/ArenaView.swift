import FixedPoint

/// Reads and writes tensors in the arena. Every port was checked against the arena's size when it was made, and
/// indices run below the port's count. Accesses are calls: a slot makes a few thousand of them and millions of
/// multiplications, and inlined into every caller they took more flash than the networks' operators.
@safe
struct ArenaView {
  private let base: UnsafeMutableRawPointer

  /// The memory outlives the view.
  init(base: UnsafeMutableRawPointer) { unsafe self.base = base }

  /// The tensor number at `index`.
  @inline(__always)
  func value(_ port: TensorPort, _ index: Int) -> Int32 {
    value(at: port.offset, index, isWide: port.isWide)
  }

  @inline(never)
  private func value(at offset: Int, _ index: Int, isWide: Bool) -> Int32 {
    let address = unsafe base + offset
    return isWide
      ? unsafe Int32(address.load(fromByteOffset: 2 &* index, as: Int16.self))
      : unsafe Int32(address.load(fromByteOffset: index, as: Int8.self))
  }

  /// Stores a tensor number, saturated to the element type.
  @inline(__always)
  func store(_ value: Int32, _ port: TensorPort, _ index: Int) {
    store(value, at: port.offset, index, isWide: port.isWide)
  }

  @inline(never)
  private func store(_ value: Int32, at offset: Int, _ index: Int, isWide: Bool) {
    let address = unsafe base + offset
    if isWide {
      unsafe address.storeBytes(of: saturatingInt16(value), toByteOffset: 2 &* index, as: Int16.self)
    } else {
      unsafe address.storeBytes(of: saturatingInt8(value), toByteOffset: index, as: Int8.self)
    }
  }

  /// Copies the elements of an interchangeable port.
  @inline(never)
  func copy(_ source: TensorPort, to target: TensorPort) {
    unsafe (base + target.offset).copyMemory(from: base + source.offset, byteCount: source.sizeBytes)
  }

  /// Sets every element to the number that stands for zero.
  @inline(never)
  func clear(_ port: TensorPort) {
    for index in 0..<port.count { store(port.zeroPoint, port, index) }
  }

  /// The elements as Int8; the port is narrow.
  func withBytes<Failure: Error>(
    _ port: TensorPort, _ body: (inout MutableSpan<Int8>) throws(Failure) -> Void
  ) throws(Failure) {
    let start = unsafe (base + port.offset).assumingMemoryBound(to: Int8.self)
    var span = unsafe MutableSpan(_unsafeStart: start, count: port.count)
    try body(&span)
  }

  /// The elements as Int16; the port is wide.
  func withHalfwords<Failure: Error>(
    _ port: TensorPort, _ body: (inout MutableSpan<Int16>) throws(Failure) -> Void
  ) throws(Failure) {
    let start = unsafe (base + port.offset).assumingMemoryBound(to: Int16.self)
    var span = unsafe MutableSpan(_unsafeStart: start, count: port.count)
    try body(&span)
  }

  /// `count` words from byte `offset` on.
  func withWords<Failure: Error, Result>(
    at offset: Int, count: Int, _ body: (inout MutableSpan<Int32>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let start = unsafe (base + offset).assumingMemoryBound(to: Int32.self)
    var span = unsafe MutableSpan(_unsafeStart: start, count: count)
    return try body(&span)
  }
}
