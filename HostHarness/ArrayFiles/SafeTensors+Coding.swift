import Foundation

extension SafeTensors {
  private static let metadataKey = "__metadata__"
  private static let lengthSizeBytes = 8
  /// Header lengths are padded with spaces to this, so that the data of F64 tensors is aligned.
  private static let headerAlignment = 8

  /// The file's bytes. Metadata keys are sorted; tensors keep their order.
  public func encoded() throws(SafeTensorsError) -> Data {
    var names = Set<String>()
    var header = "{"
    if !metadata.isEmpty {
      let fields = metadata.sorted { $0.key < $1.key }
        .map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
      header += "\(Self.quoted(Self.metadataKey)):{\(fields.joined(separator: ","))}"
    }
    var offset = 0
    for tensor in tensors {
      guard names.insert(tensor.name).inserted, tensor.name != Self.metadataKey else {
        throw .duplicateTensor(file: "output", tensor: tensor.name)
      }
      let expected = tensor.shape.reduce(tensor.elementType.sizeBytes, *)
      guard expected == tensor.bytes.count else {
        throw .wrongSize(
          file: "output", tensor: tensor.name, expectedBytes: expected, foundBytes: tensor.bytes.count)
      }
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      if header.count > 1 { header += "," }
      header += "\(Self.quoted(tensor.name)):{\"dtype\":\"\(tensor.elementType.rawValue)\","
      header += "\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(offset + expected)]}"
      offset += expected
    }
    header += "}"
    var bytes = Data(header.utf8)
    while bytes.count % Self.headerAlignment != 0 { bytes.append(UInt8(ascii: " ")) }
    var file = withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { Data($0) }
    file.reserveCapacity(Self.lengthSizeBytes + bytes.count + offset)
    file.append(bytes)
    for tensor in tensors { file.append(tensor.bytes) }
    return file
  }

  /// Reads a whole file. `name` stands for the file in errors.
  public init(encoded file: Data, name: String) throws(SafeTensorsError) {
    let file = Data(file)  // Offsets below count from zero.
    guard file.count >= Self.lengthSizeBytes else {
      throw .truncated(
        file: name, part: "header length", neededBytes: Self.lengthSizeBytes, availableBytes: file.count)
    }
    let length = (0..<Self.lengthSizeBytes).reduce(UInt64(0)) { $0 | UInt64(file[$1]) << UInt64(8 * $1) }
    let available = file.count - Self.lengthSizeBytes
    guard length <= UInt64(available) else {
      throw .truncated(
        file: name, part: "header", neededBytes: Int(clamping: length), availableBytes: available)
    }
    let dataStart = Self.lengthSizeBytes + Int(length)
    let parsed: Any
    do {
      parsed = try JSONSerialization.jsonObject(with: file[Self.lengthSizeBytes..<dataStart])
    } catch {
      throw .invalidHeader(file: name, reason: "not valid JSON")
    }
    guard var header = parsed as? [String: Any] else {
      throw .invalidHeader(file: name, reason: "not a JSON object")
    }
    var metadata: [String: String] = [:]
    if let found = header.removeValue(forKey: Self.metadataKey) {
      guard let strings = found as? [String: String] else {
        throw .invalidHeader(file: name, reason: "'\(Self.metadataKey)' must map strings to strings")
      }
      metadata = strings
    }
    var entries: [Entry] = []
    for (tensor, fields) in header { entries.append(try Entry(name: tensor, fields: fields, file: name)) }
    entries.sort { ($0.begin, $0.end, $0.name) < ($1.begin, $1.end, $1.name) }

    var tensors: [Tensor] = []
    var offset = 0
    let dataCount = file.count - dataStart
    for entry in entries {
      guard entry.begin == offset else {
        throw .wrongOffset(file: name, tensor: entry.name, expected: offset, found: entry.begin)
      }
      guard entry.end <= dataCount else {
        throw .truncated(
          file: name, part: "tensor '\(entry.name)'", neededBytes: entry.end, availableBytes: dataCount)
      }
      tensors.append(
        Tensor(
          name: entry.name, elementType: entry.elementType, shape: entry.shape,
          bytes: Data(file[(dataStart + entry.begin)..<(dataStart + entry.end)])))
      offset = entry.end
    }
    guard offset == dataCount else {
      throw .wrongOffset(file: name, tensor: "end of file", expected: offset, found: dataCount)
    }
    self.init(metadata: metadata, tensors: tensors)
  }

  /// Reads the file at `path`.
  public init(contentsOf path: String) throws(SafeTensorsError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .unreadable(file: path, reason: UnreadableFile.reason(path, error))
    }
    try self.init(encoded: data, name: path)
  }

  /// Writes the file at `path` in one piece, or leaves what was there.
  public func write(to path: String) throws {
    try AtomicFile.write(encoded(), to: path)
  }

  /// One tensor's description in the header.
  private struct Entry {
    var name: String
    var elementType: ElementType
    var shape: [Int]
    var begin: Int
    var end: Int

    init(name: String, fields: Any, file: String) throws(SafeTensorsError) {
      guard let fields = fields as? [String: Any], let type = fields["dtype"] as? String,
        let shape = fields["shape"] as? [Int], let offsets = fields["data_offsets"] as? [Int],
        fields.count == 3, offsets.count == 2, shape.allSatisfy({ $0 >= 0 }), offsets[0] >= 0,
        offsets[1] >= offsets[0]
      else {
        throw .invalidHeader(
          file: file, reason: "tensor '\(name)' must have exactly dtype, shape and data_offsets [begin, end]")
      }
      guard let elementType = ElementType(rawValue: type) else {
        throw .unknownElementType(file: file, tensor: name, name: type)
      }
      var expected = elementType.sizeBytes
      for dimension in shape {
        let (product, overflow) = expected.multipliedReportingOverflow(by: dimension)
        guard !overflow else {
          throw .invalidHeader(file: file, reason: "tensor '\(name)' has an absurd shape \(shape)")
        }
        expected = product
      }
      guard offsets[1] - offsets[0] == expected else {
        throw .wrongSize(
          file: file, tensor: name, expectedBytes: expected, foundBytes: offsets[1] - offsets[0])
      }
      (self.name, self.elementType, self.shape) = (name, elementType, shape)
      (begin, end) = (offsets[0], offsets[1])
    }
  }

  /// `text` as a JSON string.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
