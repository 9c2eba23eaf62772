/// The records of a ZIP archive (PKWARE APPNOTE 6.3.10), as far as NumPy's archives use them.
enum ZipRecord {
  static let localSignature: UInt32 = 0x0403_4b50
  static let centralSignature: UInt32 = 0x0201_4b50
  static let endSignature: UInt32 = 0x0605_4b50
  static let end64Signature: UInt32 = 0x0606_4b50
  static let end64LocatorSignature: UInt32 = 0x0706_4b50

  static let localBytes = 30
  static let centralBytes = 46
  static let endBytes = 22
  static let end64Bytes = 56
  static let end64LocatorBytes = 20

  /// Tag of the extra field with 64-bit sizes.
  static let zip64Tag: UInt16 = 1
  /// In a 32-bit field: see the 64-bit one.
  static let escape32: UInt32 = 0xffff_ffff
  static let escape16: UInt16 = 0xffff

  static let stored: UInt16 = 0
  static let deflated: UInt16 = 8
  /// 1 January 1980, midnight: the same content gives the same bytes.
  static let date: UInt16 = 0x0021
  static let time: UInt16 = 0
  /// 4.5 knows 64-bit sizes.
  static let version: UInt16 = 45
}

/// One file in an archive.
struct ZipEntry: Equatable {
  var name: String
  var method: UInt16
  var checksum: UInt32
  var compressedBytes: UInt64
  var expandedBytes: UInt64
  /// Of the local record, from the start of the archive.
  var offset: UInt64

  /// The name without NumPy's suffix.
  var arrayName: String { name.hasSuffix(".npy") ? String(name.dropLast(4)) : name }

  /// Whether the compression is a known one and the sizes can be true.
  func requireReadable(file: String) throws(ArrayFileError) {
    switch method {
    case ZipRecord.stored:
      guard compressedBytes == expandedBytes else {
        throw .invalidArchive(file: file, reason: "'\(name)' is stored with two sizes")
      }
    case ZipRecord.deflated:
      // Deflate cannot expand by more than 1032: a larger size is a lie, not to be allocated.
      guard expandedBytes / 1032 <= compressedBytes + 1 else {
        throw .invalidArchive(file: file, reason: "the compressed data of '\(name)' are damaged")
      }
    default:
      throw .invalidArchive(
        file: file,
        reason: "'\(name)' uses compression method \(method); only stored and deflate are known")
    }
  }
}

extension [UInt8] {
  mutating func append(little16 value: UInt16) {
    append(UInt8(truncatingIfNeeded: value))
    append(UInt8(truncatingIfNeeded: value >> 8))
  }

  mutating func append(little32 value: UInt32) {
    append(little16: UInt16(truncatingIfNeeded: value))
    append(little16: UInt16(truncatingIfNeeded: value >> 16))
  }

  mutating func append(little64 value: UInt64) {
    append(little32: UInt32(truncatingIfNeeded: value))
    append(little32: UInt32(truncatingIfNeeded: value >> 32))
  }
}
