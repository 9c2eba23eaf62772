import ArrayFiles
import Foundation
import Testing

struct NPZArchiveTests {
  private let ramp = NPYArray(shape: [100, 20], int16: (0..<2000).map { Int16($0) })
  private let noise = NPYArray(
    shape: [5000], uint8: (0..<5000).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) })

  private func write(to path: String) throws {
    var writer = try NPZWriter(path: path)
    try writer.add("ramp", ramp)
    try writer.add("noise", noise, compression: .stored)
    try writer.add("empty", NPYArray(shape: [0], float32: []))
    try writer.add("meta", NPYArray(text: "{}"))
    try writer.finish()
  }

  @Test func arraysComeBack() throws {
    try withTemporaryFolder { folder in
      try write(to: folder + "/a.npz")
      let archive = try NPZArchive(contentsOf: folder + "/a.npz")
      #expect(archive.names == ["ramp", "noise", "empty", "meta"])
      #expect(try archive.array("ramp") == ramp)
      #expect(try archive.array("noise") == noise)
      #expect(try archive.array("empty") == NPYArray(shape: [0], float32: []))
      #expect(try archive.array("meta").text == "{}")
      #expect(
        throws: ArrayFileError.missingArray(
          file: folder + "/a.npz", array: "none", found: ["ramp", "noise", "empty", "meta"])
      ) { try archive.array("none") }
    }
  }

  @Test func saysWhatIsThereInstead() throws {
    try withTemporaryFolder { folder in
      #expect(throws: ArrayFileError.unreadable(file: folder, reason: "it is a folder")) {
        try NPZArchive(contentsOf: folder)
      }
      #expect(throws: ArrayFileError.unreadable(file: folder + "/a.npz", reason: "there is no such file")) {
        try NPZArchive(contentsOf: folder + "/a.npz")
      }
    }
  }

  /// Before it is unpacked: 2000 numbers and their header.
  @Test func arraysAboveTheLimitAreRefused() throws {
    try withTemporaryFolder { folder in
      try write(to: folder + "/a.npz")
      let archive = try NPZArchive(contentsOf: folder + "/a.npz")
      #expect(
        throws: ArrayFileError.tooLarge(file: folder + "/a.npz", array: "ramp", bytes: 4128, limit: 4000)
      ) {
        try archive.array("ramp", atMostBytes: 4000)
      }
      #expect(try archive.array("ramp", atMostBytes: 4128) == ramp)
    }
  }

  @Test func theSameArraysGiveTheSameBytes() throws {
    try withTemporaryFolder { folder in
      try write(to: folder + "/a.npz")
      try write(to: folder + "/b.npz")
      let a = try Data(contentsOf: URL(fileURLWithPath: folder + "/a.npz"))
      let b = try Data(contentsOf: URL(fileURLWithPath: folder + "/b.npz"))
      #expect(a == b)
      // Uncompressed: 9000 bytes of elements, 900 of headers, 500 of ZIP records.
      #expect(a.count < 10_000)
    }
  }

  /// Pieces of any size give the array that one piece gives.
  @Test func piecesAreOneArray() throws {
    try withTemporaryFolder { folder in
      var writer = try NPZWriter(path: folder + "/a.npz")
      try writer.begin("ramp", elementType: .int16, shape: ramp.shape, compression: .deflated)
      var start = 0
      for size in [1, 0, 7, 900, 4000 - 908] {
        let piece = [UInt8](ramp.bytes[start..<(start + size)])
        try unsafe writer.append(piece.span.bytes)
        start += size
      }
      try writer.finish()
      let archive = try NPZArchive(contentsOf: folder + "/a.npz")
      #expect(try archive.array("ramp") == ramp)
    }
  }

  /// `zip -0` writes 32-bit records without extra fields.
  @Test func readsPlainStoredArchives() throws {
    let content = NPYArray(shape: [2], uint8: [5, 6]).encoded()
    let name = Data("x.npy".utf8)
    func little(_ value: Int, _ count: Int) -> Data {
      Data((0..<count).map { UInt8(value >> (8 * $0) & 0xff) })
    }
    // CRC-32, bit by bit.
    var checksum: UInt32 = 0xffff_ffff
    for byte in content {
      checksum ^= UInt32(byte)
      for _ in 0..<8 { checksum = checksum & 1 == 1 ? checksum >> 1 ^ 0xedb8_8320 : checksum >> 1 }
    }
    let common =
      little(20, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(Int(~checksum), 4)
      + little(content.count, 4) + little(content.count, 4) + little(name.count, 2) + little(0, 2)
    let local = little(0x0403_4b50, 4) + common + name + content
    let central = little(0x0201_4b50, 4) + little(20, 2) + common + Data(count: 14) + name
    let end =
      little(0x0605_4b50, 4) + Data(count: 4) + little(1, 2) + little(1, 2) + little(central.count, 4)
      + little(local.count, 4) + little(7, 2) + Data("comment".utf8)
    let archive = try NPZArchive(bytes: local + central + end, file: "plain.npz")
    #expect(try archive.array("x").uint8Elements == [5, 6])
  }

  @Test func changedDataIsFound() throws {
    try withTemporaryFolder { folder in
      try write(to: folder + "/a.npz")
      var bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/a.npz"))
      let position = bytes.firstRange(of: Data(noise.bytes.prefix(100)))!.lowerBound + 50
      bytes[position] ^= 1
      let archive = try NPZArchive(bytes: bytes, file: "a.npz")
      #expect(try archive.array("ramp") == ramp)
      #expect {
        try archive.array("noise")
      } throws: { error in
        guard case .checksumMismatch(_, "noise", _, _) = error as? ArrayFileError else { return false }
        return true
      }
    }
  }

  /// Every truncation is refused; every changed byte is found or changes no array.
  @Test func damagedArchivesNeverTrap() throws {
    try withTemporaryFolder { folder in
      var writer = try NPZWriter(path: folder + "/a.npz")
      let array = NPYArray(shape: [40], int8: [Int8](repeating: 3, count: 40))
      try writer.add("x", array)
      try writer.finish()
      let whole = try Data(contentsOf: URL(fileURLWithPath: folder + "/a.npz"))
      for count in 0..<whole.count {
        #expect(throws: ArrayFileError.self) {
          try NPZArchive(bytes: whole.prefix(count), file: "a.npz").array("x")
        }
      }
      for index in 0..<whole.count {
        for mask: UInt8 in [1, 0x80, 0xff] {
          var damaged = whole
          damaged[index] ^= mask
          let result = try? NPZArchive(bytes: damaged, file: "a.npz").array("x")
          #expect(result == nil || result == array)
        }
      }
    }
  }

  @Test func anUnfinishedArchiveLeavesNothing() throws {
    try withTemporaryFolder { folder in
      func interrupted() throws {
        var writer = try NPZWriter(path: folder + "/a.npz")
        try writer.begin("x", elementType: .uint8, shape: [10], compression: .stored)
        throw CancellationError()
      }
      #expect(throws: CancellationError.self) { try interrupted() }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(left.isEmpty)
    }
  }
}
