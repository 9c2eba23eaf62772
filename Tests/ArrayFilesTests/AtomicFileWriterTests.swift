import ArrayFiles
import Foundation
import Testing

struct AtomicFileWriterTests {
  @Test func nothingIsThereBeforeCommit() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/file"
      try Data("old".utf8).write(to: URL(fileURLWithPath: path))
      var writer = try AtomicFileWriter(path: path)
      try unsafe writer.write([UInt8]("new text".utf8).span.bytes)
      try unsafe writer.overwrite([UInt8]("N".utf8).span.bytes, at: 0)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
      try writer.commit()
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "New text")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
    }
  }

  /// A limit on the file size stands for a full disk: the write fails in the middle.
  @Test func aFullDiskLeavesTheOldFile() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/file"
      try Data("old".utf8).write(to: URL(fileURLWithPath: path))
      var old = rlimit()
      unsafe getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &old)
      // Other tests write small files meanwhile; none of them is this large.
      var limit = rlimit(rlim_cur: 8 << 20, rlim_max: old.rlim_max)
      unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      defer { unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &old) }
      #expect(throws: AtomicFile.WriteError.failed(path: path, step: "write", errno: EFBIG)) {
        try AtomicFile.write(Data(count: 9 << 20), to: path)
      }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
    }
  }
}
