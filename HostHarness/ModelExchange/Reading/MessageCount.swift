import Foundation

/// Counts the messages and texts of an ONNX file without reading them: two bytes of a hostile file may stand for an object
/// of hundreds of bytes.
///
/// The wire format of protocol buffers: fields of a key (number · 8 + type) and a value; type 2 is a length and as many bytes.
struct MessageCount {
  /// Messages by the numbers of the fields that hold messages of interest.
  private indirect enum Schema {
    case message([UInt64: Schema])
    /// Not looked into; counted by its size.
    case other
  }

  private static let tensor = Schema.message([:])
  private static let attribute = Schema.message([
    5: tensor, 10: tensor, 6: .other, 11: .other, 14: .other, 15: .other,
  ])
  private static let node = Schema.message([5: attribute, 9: .other, 10: .other])
  private static let graph = Schema.message([
    1: node, 5: tensor, 11: .other, 12: .other, 13: .other, 14: .other, 15: .other, 16: .other,
  ])
  private static let model = Schema.message([
    7: graph, 8: .other, 14: .other, 20: .other, 25: .other, 26: .other,
  ])

  private(set) var count = 0
  private let limit: Int

  private init(limit: Int) { self.limit = limit }

  /// Whether a file holds more than `limit` messages and texts. What is no message at all is left to the decoder.
  static func exceeds(_ limit: Int, in bytes: Data) -> Bool {
    var counter = MessageCount(limit: limit)
    bytes.withUnsafeBytes { counter.visit($0, model) }
    return counter.count > limit
  }

  private mutating func visit(_ bytes: UnsafeRawBufferPointer, _ schema: Schema) {
    guard case .message(let fields) = schema else {
      // The smallest message of a list takes two bytes, texts many more.
      count += bytes.count / 8
      return
    }
    var position = 0
    while position < bytes.count, count <= limit {
      guard let key = Self.number(bytes, &position) else { return }
      switch key & 7 {
      case 0: guard Self.number(bytes, &position) != nil else { return }
      case 1: position += 8
      case 5: position += 4
      case 2:
        guard let length = Self.number(bytes, &position), length <= UInt64(bytes.count - position) else {
          return
        }
        count += 1
        let end = position + Int(length)
        if let inner = fields[key >> 3] {
          visit(UnsafeRawBufferPointer(rebasing: bytes[position..<end]), inner)
        }
        position = end
      default: return
      }
    }
  }

  /// A number in groups of seven bits, least significant first.
  private static func number(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> UInt64? {
    var result: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard position < bytes.count else { return nil }
      let byte = bytes[position]
      position += 1
      result |= UInt64(byte & 0x7f) << shift
      if byte & 0x80 == 0 { return result }
    }
    return nil
  }
}
