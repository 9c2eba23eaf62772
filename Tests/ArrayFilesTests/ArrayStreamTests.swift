import ArrayFiles
import Foundation
import Testing

@Suite struct ArrayStreamTests {
  /// 3 MiB that deflate halves or so, so that zlib's state is kept on the way.
  private static let bytes: [UInt8] = {
    var state: UInt64 = 7
    return (0..<(3 << 20)).map { index in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return index % 3 == 0 ? UInt8(truncatingIfNeeded: state >> 40) : UInt8(truncatingIfNeeded: index >> 8)
    }
  }()

  private func archive(in folder: String) throws -> NPZStreams {
    var writer = try NPZWriter(path: folder + "/a.npz")
    let array = NPYArray(shape: [3 << 10, 1 << 10], uint8: Self.bytes)
    try writer.add("stored", array, compression: .stored)
    try writer.add("deflated", array, compression: .deflated)
    try writer.finish()
    return try NPZStreams(contentsOf: folder + "/a.npz")
  }

  private func read(_ stream: ArrayStream, from first: Int, count: Int) throws -> [UInt8] {
    let buffer = ByteBuffer(count: count)
    try stream.read(from: first, into: buffer.bytes)
    return [UInt8](buffer.bytes)
  }

  @Test func anyOrderOfPiecesGivesTheElements() throws {
    try withTemporaryFolder { folder in
      let archive = try archive(in: folder)
      for name in ["stored", "deflated"] {
        let stream = try archive.open(name)
        #expect(stream.isDeflated == (name == "deflated"))
        // Forwards, back to the middle, to the end, to the start.
        for (first, count) in [
          (0, 10), (5, 70_000), (2_500_000, 600_000), (1_200_000, 1000), (3_145_727, 1), (0, 1), (9, 0),
        ] {
          #expect(try read(stream, from: first, count: count) == Array(Self.bytes[first..<(first + count)]))
        }
        try stream.verifyChecksum()
      }
    }
  }

  @Test func memoryStaysSmall() throws {
    try withTemporaryFolder { folder in
      let archive = try archive(in: folder)
      let stream = try archive.open("deflated")
      _ = try read(stream, from: 3_000_000, count: 10)
      // The input buffer, the present state and those kept at 1 and 2 MiB.
      #expect(stream.heldBytes == 65_536 + 3 * 41_984)
      #expect(try archive.open("stored").heldBytes == 0)
    }
  }

  @Test func damageIsFound() throws {
    try withTemporaryFolder { folder in
      _ = try archive(in: folder)
      let path = folder + "/a.npz"
      let original = try Data(contentsOf: URL(fileURLWithPath: path))
      // In the middle of the stored and of the deflated elements.
      for (offset, name) in [(1_500_000, "stored"), (4_000_000, "deflated")] {
        var damaged = original
        damaged[offset] ^= 0x55
        try damaged.write(to: URL(fileURLWithPath: path))
        let stream = try NPZStreams(contentsOf: path).open(name)
        #expect(throws: ArrayFileError.self) { try stream.verifyChecksum() }
      }
    }
  }

  @Test func aFileThatShrinksIsTruncated() throws {
    try withTemporaryFolder { folder in
      let stream = try archive(in: folder).open("stored")
      truncate(folder + "/a.npz", 1 << 20)
      #expect(throws: ArrayFileError.self) { try read(stream, from: 2 << 20, count: 100) }
    }
  }

  @Test func npyFilesAreStreamsToo() throws {
    try withTemporaryFolder { folder in
      try NPYArray(shape: [4, 2], int16: [1, 2, 3, 4, 5, 6, 7, 8]).write(to: folder + "/a.npy")
      let stream = try ArrayStream(contentsOf: folder + "/a.npy")
      #expect(stream.shape == [4, 2])
      let buffer = ByteBuffer(count: 4)
      try stream.readRows(from: 2, into: buffer.bytes)
      #expect(Array(buffer.bytes.bindMemory(to: Int16.self)) == [5, 6])
      #expect(throws: ArrayFileError.self) { try ArrayStream(contentsOf: folder + "/none.npy") }
      #expect(throws: ArrayFileError.self) { try ArrayStream(contentsOf: folder) }
    }
  }

  @Test func whatNumPyWritesIsRead() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/numpy.npz"
      try NumPyGolden.archive.write(to: URL(fileURLWithPath: path))
      let archive = try NPZStreams(contentsOf: path)
      #expect(archive.names == ["fortran", "half", "double", "flags", "words", "text", "scalar", "big"])
      let ramp = (0..<24).map { Double($0) }
      #expect(try numbers("fortran", archive) == ramp)
      #expect(try numbers("double", archive) == ramp.flatMap { [$0 * 0.5, 0] })
      #expect(try numbers("flags", archive) == [1, 0, 1])
      #expect(try numbers("words", archive) == [1, 65_535])
      #expect(try numbers("scalar", archive) == [3.25])
      // 6.1e-5 and 6e-8 as the nearest subnormal ones.
      #expect(
        try numbers("half", archive)
          == [0, 1, -2.5, 0x1.ff8p-15, 0x1p-24, 65_504, .infinity, -.infinity])
      #expect(try archive.array("text").text == "{\"a\": 1}")
      #expect(
        throws: ArrayFileError.bigEndian(file: path, array: "big", found: ">i4")
      ) { try archive.open("big") }
      #expect(throws: ArrayFileError.self) { try archive.open("none") }
    }
  }

  @Test func rowsOfFortranOrderAreGathered() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/numpy.npz"
      try NumPyGolden.archive.write(to: URL(fileURLWithPath: path))
      let stream = try NPZStreams(contentsOf: path).open("fortran")
      #expect(stream.isFortranOrder)
      let buffer = ByteBuffer(count: stream.rowBytes)
      try stream.readRows(from: 1, into: buffer.bytes)
      #expect(stream.elementType.floats(.init(buffer.bytes)) == (12..<24).map { Float($0) })
    }
  }

  private func numbers(_ name: String, _ archive: NPZStreams) throws -> [Double]? {
    let array = try archive.array(name)
    return array.bytes.withUnsafeBytes { array.elementType.doubles($0) }
  }
}
