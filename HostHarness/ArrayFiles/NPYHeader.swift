import Foundation

/// The header of an `.npy` file (NumPy enhancement proposal 1; `numpy.lib.format`).
///
/// Eight bytes magic and version, the length of the dictionary (2 bytes in version 1, 4 in versions 2 and 3),
/// a Python dictionary `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`, spaces and a line break.
struct NPYHeader: Equatable {
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// The data start at a multiple of this.
  private static let alignment = 64

  var elementType: NPYElementType
  var isFortranOrder: Bool
  var shape: [Int]

  /// Bytes of all elements.
  var dataBytes: Int { shape.reduce(elementType.sizeBytes, *) }

  init(elementType: NPYElementType, isFortranOrder: Bool = false, shape: [Int]) {
    self.elementType = elementType
    self.isFortranOrder = isFortranOrder
    self.shape = shape
  }

  /// Version 1 of the format.
  func encoded() -> [UInt8] {
    let dimensions = shape.map(String.init).joined(separator: ", ")
    var text = "{'descr': '\(elementType.code)', 'fortran_order': \(isFortranOrder ? "True" : "False"), "
    text += "'shape': (\(dimensions)\(shape.count == 1 ? "," : "")), }"
    let used = Self.magic.count + 2 + 2 + text.utf8.count + 1
    text += String(repeating: " ", count: (Self.alignment - used % Self.alignment) % Self.alignment) + "\n"
    let length = UInt16(text.utf8.count)
    return Self.magic + [1, 0, UInt8(length & 0xff), UInt8(length >> 8)] + Array(text.utf8)
  }

  /// No header that NumPy writes is longer: its dictionary names one type and at most 64 dimensions.
  static let longestBytes = 1 << 16

  /// The header at the start of `bytes`, and where the elements begin.
  static func read(
    _ bytes: Data, file: String, array: String
  ) throws(ArrayFileError) -> (header: NPYHeader, dataStart: Int) {
    func need(_ count: Int, _ part: String) throws(ArrayFileError) {
      if bytes.count < count {
        throw .truncated(
          file: file, part: "array '\(array)', \(part)", neededBytes: UInt64(count),
          availableBytes: UInt64(bytes.count))
      }
    }
    func byte(_ index: Int) -> Int { Int(bytes[bytes.startIndex + index]) }
    try need(10, "header")
    guard Array(bytes.prefix(magic.count)) == magic else {
      throw .invalidHeader(file: file, array: array, reason: "it does not begin with \\x93NUMPY")
    }
    let start: Int
    let length: Int
    switch byte(6) {
    case 1:
      start = 10
      length = byte(8) | byte(9) << 8
    case 2, 3:
      try need(12, "header")
      start = 12
      length = byte(8) | byte(9) << 8 | byte(10) << 16 | byte(11) << 24
    default:
      throw .invalidHeader(file: file, array: array, reason: "format version \(byte(6)) is unknown")
    }
    try need(start + length, "header")
    let text = bytes.dropFirst(start).prefix(length)
    let dictionary = try PythonDictionary(
      parsing: Array(text), file: file, array: array)
    return (try dictionary.header(file: file, array: array), start + length)
  }
}
