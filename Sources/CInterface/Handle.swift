import CLatentLink

/// What lies in a handle's memory: a mark, by which a pointer to anything else is recognised, and the value.
struct Handle<Value: ~Copyable>: ~Copyable {
  var mark: UInt32
  var value: Value

  static var sizeBytes: Int { MemoryLayout<Self>.size }
  static var alignment: Int { MemoryLayout<Self>.alignment }

  /// Checks memory for a handle, arguments 1 and 2 of the function that makes it.
  @unsafe
  static func place(
    _ memory: UnsafeMutableRawPointer?, _ size: UInt32
  ) throws(Failure) -> UnsafeMutablePointer<Self> {
    let bytes = unsafe try Arguments.memory(memory, size, position: 1)
    guard let start = bytes.baseAddress, bytes.count >= sizeBytes else {
      throw Failure(LL_ERROR_MEMORY_TOO_SMALL, sizeBytes, bytes.count)
    }
    try Arguments.checkAlignment(Int(bitPattern: start), alignment, position: 1)
    return unsafe start.assumingMemoryBound(to: Self.self)
  }

  /// The handle that argument `position` points to, with the mark it must bear.
  @unsafe
  static func opened(
    _ pointer: OpaquePointer?, mark: UInt32, position: Int
  ) throws(Failure) -> UnsafeMutablePointer<Self> {
    guard let pointer = unsafe pointer else { throw Failure(LL_ERROR_NULL_ARGUMENT, position) }
    try Arguments.checkAlignment(Int(bitPattern: pointer), alignment, position: position)
    // The mark comes first.
    guard unsafe UnsafePointer<UInt32>(pointer).pointee == mark else {
      throw Failure(LL_ERROR_NOT_INITIALISED, position)
    }
    return unsafe UnsafeMutablePointer<Self>(pointer)
  }
}
