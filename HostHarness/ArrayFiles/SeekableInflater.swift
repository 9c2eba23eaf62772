import CZlib

/// Raw deflate data in a file, expanded by position in bounded memory.
///
/// Deflate can only be read forwards, so copies of zlib's state (about 40 KiB each) are kept on the way: reading
/// forwards costs one pass, going back costs at most the expansion of one `spacingBytes`. Not shared between
/// threads.
final class SeekableInflater {
  private static let inputBytes = 1 << 16
  private static let skipBytes = 1 << 16
  /// No more states are kept, whatever the size.
  static let maximumSnapshots = 64
  /// zlib's inflate state with its window of 32 KiB.
  static let snapshotBytes = 41 << 10

  private let file: RandomAccessFile
  private let name: String
  private let stored: Range<UInt64>
  private let expandedBytes: Int
  private let spacingBytes: Int
  private var current: State
  private var snapshots: [State] = []
  private let input = ByteBuffer(count: SeekableInflater.inputBytes)

  /// zlib's state between two bytes of output.
  private final class State {
    /// zlib keeps pointers into its state, which therefore must not move.
    let stream: UnsafeMutablePointer<z_stream>
    /// Bytes made so far.
    var produced = 0
    /// Where in the file the next input byte is.
    var inputOffset: UInt64

    init?(startingAt inputOffset: UInt64) {
      stream = .allocate(capacity: 1)
      stream.initialize(to: z_stream())
      self.inputOffset = inputOffset
      guard ll_inflate_init_raw(stream) == Z_OK else {
        stream.deallocate()
        return nil
      }
    }

    init?(copying other: State) {
      stream = .allocate(capacity: 1)
      stream.initialize(to: z_stream())
      produced = other.produced
      inputOffset = other.inputOffset
      guard inflateCopy(stream, other.stream) == Z_OK else {
        stream.deallocate()
        return nil
      }
    }

    deinit {
      inflateEnd(stream)
      stream.deallocate()
    }
  }

  /// - Parameters:
  ///   - stored: where the compressed bytes are in the file.
  ///   - expandedBytes: what they expand to.
  init(
    file: RandomAccessFile, stored: Range<UInt64>, expandedBytes: Int, name: String
  ) throws(ArrayFileError) {
    guard let state = State(startingAt: stored.lowerBound) else {
      throw .invalidArchive(file: file.path, reason: "no memory to expand '\(name)'")
    }
    self.file = file
    self.stored = stored
    self.expandedBytes = expandedBytes
    self.name = name
    spacingBytes = max(1 << 20, (expandedBytes + Self.maximumSnapshots - 1) / Self.maximumSnapshots)
    current = state
  }

  /// Memory held between two calls.
  var heldBytes: Int { Self.inputBytes + (snapshots.count + 1) * Self.snapshotBytes }

  /// Fills `target` with the expanded bytes from `position` on.
  ///
  /// - Precondition: they lie within the expanded data.
  func read(at position: Int, into target: UnsafeMutableRawBufferPointer) throws(ArrayFileError) {
    precondition(position >= 0 && position + target.count <= expandedBytes)
    try seek(position)
    try expand(into: target)
  }

  /// Whether the data end where the archive says they do; to be asked after the last byte was read.
  func requireEnd() throws(ArrayFileError) {
    // Room for a byte that must not come.
    let made = try step(into: ByteBuffer(count: 1).bytes)
    guard made == 0, current.inputOffset == stored.upperBound else { throw damaged }
  }

  private func seek(_ position: Int) throws(ArrayFileError) {
    let nearest = snapshots.last { $0.produced <= position }
    if current.produced > position || (nearest.map { $0.produced > current.produced } ?? false) {
      let copy = nearest.map { State(copying: $0) } ?? State(startingAt: stored.lowerBound)
      guard let copy else {
        throw .invalidArchive(file: file.path, reason: "no memory to expand '\(name)'")
      }
      current = copy
    }
    guard current.produced < position else { return }
    let skipped = ByteBuffer(count: min(Self.skipBytes, position - current.produced))
    while current.produced < position {
      try expand(into: skipped.prefix(min(skipped.count, position - current.produced)))
    }
  }

  private func expand(into target: UnsafeMutableRawBufferPointer) throws(ArrayFileError) {
    var done = 0
    while done < target.count {
      // Pieces end where states are kept.
      let boundary = spacingBytes - current.produced % spacingBytes
      let count = min(target.count - done, boundary)
      let piece = UnsafeMutableRawBufferPointer(rebasing: target[done..<(done + count)])
      let made = try step(into: piece)
      guard made > 0 else { throw damaged }
      done += made
      keepState()
    }
  }

  private func keepState() {
    guard current.produced % spacingBytes == 0, current.produced > snapshots.last?.produced ?? 0,
      let copy = State(copying: current)
    else { return }
    snapshots.append(copy)
  }

  /// Expands some bytes, at most as many as `target` has; none at the end of the data.
  private func step(into target: UnsafeMutableRawBufferPointer) throws(ArrayFileError) -> Int {
    while true {
      // Little output asks for little input: what zlib leaves over is read again.
      let wished = min(Self.inputBytes, max(4096, target.count))
      let available = Int(min(UInt64(wished), stored.upperBound - current.inputOffset))
      try file.read(at: current.inputOffset, into: input.prefix(available), part: "entry '\(name)'")
      let wanted = min(target.count, 1 << 30)
      let stream = current.stream
      stream.pointee.next_in = input.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_in = UInt32(available)
      stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(wanted)
      let status = inflate(stream, Z_NO_FLUSH)
      let taken = available - Int(stream.pointee.avail_in)
      let made = wanted - Int(stream.pointee.avail_out)
      current.inputOffset += UInt64(taken)
      current.produced += made
      if made > 0 || status == Z_STREAM_END { return made }
      guard status == Z_OK, taken > 0 else { throw damaged }
    }
  }

  private var damaged: ArrayFileError {
    .invalidArchive(file: file.path, reason: "the compressed data of '\(name)' are damaged")
  }
}
