import Foundation
import ONNXMessages

/// Tensors of a file, checked: known type, static shape, data of exactly that size, finite numbers.
extension ONNXTensor {
  init(_ message: ONNXTensorProto, place: String, limits: ImportLimits) throws(ModelProblem) {
    guard message.dataLocation != .external, message.externalData.isEmpty else {
      throw ModelProblem(
        .externalData, at: place, "its data lie in another file",
        remedy:
          "save one file: onnx.save_model(onnx.load(\"model.onnx\"), \"single.onnx\", save_as_external_data=False), "
          + "or torch.onnx.export(…, external_data=False)")
    }
    guard !message.hasSegment else {
      throw ModelProblem(.malformed, at: place, "its data come in segments, which no exporter writes")
    }
    guard let type = ONNXElementType(rawValue: message.dataType) else {
      throw ModelProblem(
        .unsupportedInput, at: place, "element type \(Self.name(ofType: message.dataType)) is not supported",
        remedy: "use float, float16, double, bool or an integer type of 8 to 64 bits")
    }
    let shape = try Self.shape(message.dims, place: place, limits: limits)
    let count = shape.reduce(1, *)
    elementType = type
    self.shape = shape
    elements = try Self.elements(message, type, count: count, place: place)
    if case .real(let reals) = elements {
      // A bound of a clip may be infinite.
      if let index = reals.firstIndex(where: { $0.isNaN || ($0.isInfinite && count > 1) }) {
        throw ModelProblem(
          .nonFinite, at: place, "element \(index) is \(reals[index])", remedy: "train or export it again")
      }
    }
  }

  /// Dimensions as sizes; zero is permitted (an empty list of axes).
  static func shape(
    _ dimensions: [Int64], place: String, limits: ImportLimits
  ) throws(ModelProblem) -> [Int] {
    guard dimensions.count <= limits.rank else {
      throw ModelProblem(
        .tooLarge, at: place, "\(dimensions.count) axes, at most \(limits.rank) are supported")
    }
    var count = 1
    var shape: [Int] = []
    for dimension in dimensions {
      guard dimension >= 0, dimension <= Int64(limits.elementCount) else {
        throw ModelProblem(
          dimension < 0 ? .malformed : .tooLarge, at: place,
          "shape \(dimensions): each size must lie in 0 … \(limits.elementCount)")
      }
      let (product, overflow) = count.multipliedReportingOverflow(by: Int(dimension))
      guard !overflow, product <= limits.elementCount else {
        throw ModelProblem(
          .tooLarge, at: place,
          "shape \(dimensions) has more than the \(limits.elementCount) elements that an image's tensor can have"
        )
      }
      count = product
      shape.append(Int(dimension))
    }
    return shape
  }

  private static func elements(
    _ message: ONNXTensorProto, _ type: ONNXElementType, count: Int, place: String
  ) throws(ModelProblem) -> Elements {
    func require(_ found: Int, _ expected: Int, _ field: String) throws(ModelProblem) {
      guard found == expected else {
        throw ModelProblem(
          .wrongDataLength, at: place,
          "\(field) has \(found) entries, its shape \(message.dims) asks for \(expected)",
          remedy: "the file is damaged; export it again")
      }
    }
    if message.hasRawData {
      try require(message.rawData.count, count * type.sizeBytes, "raw_data")
      return decode(message.rawData, type)
    }
    switch type {
    case .float32:
      try require(message.floatData.count, count, "float_data")
      return .real(message.floatData)
    case .float64:
      try require(message.doubleData.count, count, "double_data")
      return .real(message.doubleData.map { Float($0) })
    case .float16:
      try require(message.int32Data.count, count, "int32_data")
      return .real(message.int32Data.map { float(binary16: UInt16(truncatingIfNeeded: $0)) })
    case .bfloat16:
      try require(message.int32Data.count, count, "int32_data")
      return .real(message.int32Data.map { Float(bitPattern: UInt32(truncatingIfNeeded: $0) << 16) })
    case .int64:
      try require(message.int64Data.count, count, "int64_data")
      return .integer(message.int64Data)
    case .uint32, .uint64:
      try require(message.uint64Data.count, count, "uint64_data")
      return .integer(message.uint64Data.map { Int64(clamping: $0) })
    case .uint8, .int8, .uint16, .int16, .int32, .bool:
      try require(message.int32Data.count, count, "int32_data")
      return .integer(message.int32Data.map(Int64.init))
    }
  }

  private static func decode(_ bytes: Data, _ type: ONNXElementType) -> Elements {
    func load<Stored: BitwiseCopyable, Result>(
      _: Stored.Type, _ convert: (Stored) -> Result
    ) -> [Result] {
      bytes.withUnsafeBytes { bytes in
        (0..<bytes.count / MemoryLayout<Stored>.size).map {
          convert(bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Stored>.size, as: Stored.self))
        }
      }
    }
    return switch type {
    case .float32: .real(load(Float.self) { $0 })
    case .float64: .real(load(Double.self) { Float($0) })
    case .float16: .real(load(UInt16.self, float(binary16:)))
    case .bfloat16: .real(load(UInt16.self) { Float(bitPattern: UInt32($0) << 16) })
    case .int64: .integer(load(Int64.self) { $0 })
    case .uint64: .integer(load(UInt64.self) { Int64(clamping: $0) })
    case .int32: .integer(load(Int32.self) { Int64($0) })
    case .uint32: .integer(load(UInt32.self) { Int64($0) })
    case .int16: .integer(load(Int16.self) { Int64($0) })
    case .uint16: .integer(load(UInt16.self) { Int64($0) })
    case .int8: .integer(load(Int8.self) { Int64($0) })
    case .uint8: .integer(load(UInt8.self) { Int64($0) })
    case .bool: .integer(load(UInt8.self) { $0 == 0 ? 0 : 1 })
    }
  }

  /// IEEE 754 binary16; Swift's own type for it is missing on some hosts.
  private static func float(binary16 bits: UInt16) -> Float {
    let sign: Float = bits & 0x8000 == 0 ? 1 : -1
    let fraction = Float(bits & 0x3ff)
    switch bits >> 10 & 0x1f {
    case 0: return sign * fraction * 0x1p-24
    case 0x1f: return fraction == 0 ? sign * .infinity : .nan
    case let exponent:
      return sign * Float(sign: .plus, exponent: Int(exponent) - 15, significand: 1 + fraction / 1024)
    }
  }

  /// As ONNX calls it.
  static func name(ofType type: Int32) -> String {
    ONNXTensorProto.DataType(rawValue: Int(type)).map { "\($0)" } ?? "\(type)"
  }
}
