/// The one Python literal that array headers use: a dictionary of text, booleans and tuples of integers.
struct PythonDictionary {
  private enum Value: Equatable {
    case text(String)
    case boolean(Bool)
    case tuple([Int])
  }

  private var values: [String: Value] = [:]

  init(parsing text: [UInt8], file: String, array: String) throws(ArrayFileError) {
    var scanner = Scanner(bytes: text, file: file, array: array)
    try scanner.expect("{")
    while !scanner.accept("}") {
      let key = try scanner.text()
      try scanner.expect(":")
      if scanner.next == UInt8(ascii: "'") || scanner.next == UInt8(ascii: "\"") {
        values[key] = .text(try scanner.text())
      } else if scanner.accept("True") {
        values[key] = .boolean(true)
      } else if scanner.accept("False") {
        values[key] = .boolean(false)
      } else if scanner.next == UInt8(ascii: "[") {
        throw .unsupportedElementType(
          file: file, array: array, found: "structured", supported: NPYElementType.supported)
      } else {
        values[key] = .tuple(try scanner.tuple())
      }
      if !scanner.accept(",") {
        try scanner.expect("}")
        break
      }
    }
  }

  func header(file: String, array: String) throws(ArrayFileError) -> NPYHeader {
    guard case .text(let code) = values["descr"] else {
      throw .invalidHeader(file: file, array: array, reason: "no text 'descr'")
    }
    guard case .boolean(let isFortranOrder) = values["fortran_order"] else {
      throw .invalidHeader(file: file, array: array, reason: "no boolean 'fortran_order'")
    }
    guard case .tuple(let shape) = values["shape"] else {
      throw .invalidHeader(file: file, array: array, reason: "no tuple 'shape'")
    }
    guard values.count == 3 else {
      throw .invalidHeader(file: file, array: array, reason: "keys beside descr, fortran_order and shape")
    }
    let elementType = try Self.elementType(code, file: file, array: array)
    var size = elementType.sizeBytes
    for dimension in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
      if overflow { throw .invalidHeader(file: file, array: array, reason: "absurd shape \(shape)") }
      size = product
    }
    return NPYHeader(elementType: elementType, isFortranOrder: isFortranOrder, shape: shape)
  }

  private static func elementType(
    _ code: String, file: String, array: String
  ) throws(ArrayFileError) -> NPYElementType {
    let order = code.first
    let name = order == "<" || order == "|" || order == ">" || order == "=" ? String(code.dropFirst()) : code
    let isSingleByte = name.hasSuffix("1") && name.count == 2 || name.hasPrefix("S")
    if order == ">" && !isSingleByte { throw .bigEndian(file: file, array: array, found: code) }
    guard let type = NPYElementType(nameWithoutOrder: name) else {
      throw .unsupportedElementType(
        file: file, array: array, found: code, supported: NPYElementType.supported)
    }
    return type
  }

  private struct Scanner {
    let bytes: [UInt8]
    let file: String
    let array: String
    var position = 0

    init(bytes: [UInt8], file: String, array: String) {
      self.bytes = bytes
      self.file = file
      self.array = array
    }

    /// The next byte that is no space; 0 at the end.
    var next: UInt8 {
      mutating get {
        while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x0a { position += 1 }
        return position < bytes.count ? bytes[position] : 0
      }
    }

    mutating func accept(_ token: StaticString) -> Bool {
      _ = next
      let end = position + token.utf8CodeUnitCount
      guard end <= bytes.count else { return false }
      for index in position..<end where bytes[index] != token.utf8Start[index - position] { return false }
      position = end
      return true
    }

    mutating func expect(_ token: StaticString) throws(ArrayFileError) {
      if !accept(token) { throw failure("'\(token)' expected") }
    }

    mutating func text() throws(ArrayFileError) -> String {
      let quote = next
      guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { throw failure("text expected") }
      let start = position + 1
      guard let end = bytes[start...].firstIndex(of: quote) else { throw failure("text without an end") }
      position = end + 1
      return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    mutating func tuple() throws(ArrayFileError) -> [Int] {
      try expect("(")
      var values: [Int] = []
      while !accept(")") {
        var value = 0
        let start = position
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
          let (product, overflow) = value.multipliedReportingOverflow(by: 10)
          let (sum, carry) = product.addingReportingOverflow(Int(bytes[position]) - 0x30)
          if overflow || carry { throw failure("a dimension is too large") }
          value = sum
          position += 1
        }
        if position == start { throw failure("a dimension expected") }
        values.append(value)
        if !accept(",") {
          try expect(")")
          break
        }
      }
      return values
    }

    func failure(_ reason: String) -> ArrayFileError {
      .invalidHeader(file: file, array: array, reason: "\(reason) at byte \(position) of the dictionary")
    }
  }
}
