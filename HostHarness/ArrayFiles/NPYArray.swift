import Foundation

/// An array in memory, row-major (C order), little-endian.
public struct NPYArray: Sendable, Equatable {
  public var elementType: NPYElementType
  /// Empty for a single element.
  public var shape: [Int]
  public var bytes: Data

  /// - Precondition: `bytes` holds as many elements as `shape` says.
  public init(elementType: NPYElementType, shape: [Int], bytes: Data) {
    precondition(bytes.count == shape.reduce(elementType.sizeBytes, *))
    self.elementType = elementType
    self.shape = shape
    self.bytes = bytes
  }

  public init(shape: [Int], float32 elements: [Float]) {
    self.init(elementType: .float32, shape: shape, bytes: elements.withUnsafeBytes { Data($0) })
  }

  public init(shape: [Int], float64 elements: [Double]) {
    self.init(elementType: .float64, shape: shape, bytes: elements.withUnsafeBytes { Data($0) })
  }

  public init(shape: [Int], int8 elements: [Int8]) {
    self.init(elementType: .int8, shape: shape, bytes: elements.withUnsafeBytes { Data($0) })
  }

  public init(shape: [Int], int16 elements: [Int16]) {
    self.init(elementType: .int16, shape: shape, bytes: elements.withUnsafeBytes { Data($0) })
  }

  public init(shape: [Int], int32 elements: [Int32]) {
    self.init(elementType: .int32, shape: shape, bytes: elements.withUnsafeBytes { Data($0) })
  }

  public init(shape: [Int], int64 elements: [Int64]) {
    self.init(elementType: .int64, shape: shape, bytes: elements.withUnsafeBytes { Data($0) })
  }

  public init(shape: [Int], uint8 elements: [UInt8]) {
    self.init(elementType: .uint8, shape: shape, bytes: Data(elements))
  }

  /// A single text.
  public init(text: String) {
    let scalars = text.unicodeScalars.map(\.value)
    self.init(
      elementType: .unicode(scalars.count), shape: [], bytes: scalars.withUnsafeBytes { Data($0) })
  }

  /// Elements, not bytes.
  public var count: Int { shape.reduce(1, *) }

  public var uint8Elements: [UInt8]? { elementType == .uint8 ? [UInt8](bytes) : nil }
  public var int8Elements: [Int8]? { elements(.int8, zero: Int8(0)) }
  public var int16Elements: [Int16]? { elements(.int16, zero: Int16(0)) }
  public var int32Elements: [Int32]? { elements(.int32, zero: Int32(0)) }
  public var int64Elements: [Int64]? { elements(.int64, zero: Int64(0)) }
  public var float32Elements: [Float]? { elements(.float32, zero: Float(0)) }
  public var float64Elements: [Double]? { elements(.float64, zero: 0.0) }
  /// Real and imaginary parts in turn.
  public var complex64Elements: [Float]? { elements(.complex64, zero: Float(0)) }

  /// The text of a single element of text or UTF-8 bytes; nil for anything else.
  public var text: String? {
    guard count == 1 else { return nil }
    switch elementType {
    case .unicode:
      var text = String.UnicodeScalarView()
      for value in elements(elementType, zero: UInt32(0)) ?? [] where value != 0 {
        guard let scalar = Unicode.Scalar(value) else { return nil }
        text.append(scalar)
      }
      return String(text)
    case .bytes: return String(bytes: bytes.prefix { $0 != 0 }, encoding: .utf8)
    default: return nil
    }
  }

  private func elements<Element>(_ type: NPYElementType, zero: Element) -> [Element]? {
    guard elementType == type else { return nil }
    var elements = [Element](repeating: zero, count: bytes.count / MemoryLayout<Element>.size)
    _ = elements.withUnsafeMutableBytes { bytes.copyBytes(to: $0) }
    return elements
  }
}
