import ModelImage
import ONNXMessages
import Quantization

/// Integer arithmetic of docs/numerics.md in int64 nodes, bit for bit.
///
/// ONNX divides towards zero; adding a multiple of the divisor first makes every dividend positive and the quotient the
/// floor. Every number below stays inside 63 bits.
enum IntegerGraph {
  static func widened(_ value: String, _ name: String, _ graph: inout GraphWriter) -> String {
    graph.add("Cast", [value], [.int("to", ONNXTensorProto.DataType.int64.rawValue)], name: "\(name)/widen")
  }

  static func narrowed(
    _ value: String, _ type: ElementType, _ name: String, _ graph: inout GraphWriter
  ) -> String {
    let target: ONNXTensorProto.DataType = type == .int8 ? .int8 : .int16
    return graph.add("Cast", [value], [.int("to", target.rawValue)], name: "\(name)/narrow")
  }

  static func binary(
    _ type: String, _ first: String, _ second: String, _ name: String, _ graph: inout GraphWriter
  ) -> String {
    graph.add(type, [first, second], name: "\(name)/\(type.lowercased())")
  }

  static func binary(
    _ type: String, _ first: String, _ number: Int64, _ name: String, _ graph: inout GraphWriter
  ) -> String {
    let constant = graph.constant("\(name)/number", shape: [], int64: [number])
    return binary(type, first, constant, name, &graph)
  }

  /// ⌊value / 2^bits⌋ for |value| ≤ `bound`, a multiple of 2^bits.
  static func floorShift(
    _ value: String, bits: Int64, bound: Int64, _ name: String, _ graph: inout GraphWriter
  ) -> String {
    let positive = binary("Add", value, bound, name, &graph)
    let quotient = binary("Div", positive, 1 << bits, name, &graph)
    return binary("Sub", quotient, bound >> bits, name, &graph)
  }

  /// Saturated to int16.
  static func saturated(_ value: String, _ name: String, _ graph: inout GraphWriter) -> String {
    let lower = graph.constant("\(name)/lower", shape: [], int64: [-32768])
    let upper = graph.constant("\(name)/upper", shape: [], int64: [32767])
    return graph.add("Clip", [value, lower, upper], name: "\(name)/saturate")
  }

  /// 513 samples, 128 apart, interpolated linearly, at an argument in −32768 … 32767.
  static func interpolated(
    _ table: [Int16], at argument: String, _ name: String, _ graph: inout GraphWriter
  ) -> String {
    let samples = widened(
      graph.constant("\(name)/table", shape: [table.count], int16: table), name, &graph)
    let position = binary("Add", argument, 32768, name, &graph)
    let index = binary("Div", position, 128, name, &graph)
    let fraction = binary("Sub", position, binary("Mul", index, 128, name, &graph), name, &graph)
    let base = graph.add("Gather", [samples, index], name: "\(name)/base")
    let following = binary("Add", index, 1, name, &graph)
    let next = graph.add("Gather", [samples, following], name: "\(name)/next")
    let slope = binary("Sub", next, base, name, &graph)
    let product = binary("Add", binary("Mul", slope, fraction, name, &graph), 64, name, &graph)
    return binary(
      "Add", base, floorShift(product, bits: 7, bound: 1 << 24, name, &graph), name, &graph)
  }

  /// The double rounding of requantisation, a factor for every element of the last axis.
  static func requantized(
    _ value: String, _ channels: QuantizedChannels, _ name: String, _ graph: inout GraphWriter
  ) -> String {
    func vector(_ label: String, _ numbers: [Int64]) -> String {
      graph.constant("\(name)/\(label)", shape: [numbers.count], int64: numbers)
    }
    let multipliers = vector("multipliers", channels.multipliers.map(Int64.init))
    let left = vector("left", channels.shifts.map { 1 << max(Int64($0), 0) })
    let right = channels.shifts.map { max(-Int64($0), 0) }
    let divisors = vector("divisors", right.map { 1 << $0 })
    let halves = vector("halves", right.map { $0 > 0 ? 1 << ($0 - 1) : 0 })
    let product = binary("Mul", binary("Mul", value, left, name, &graph), multipliers, name, &graph)
    let high = floorShift(
      binary("Add", product, 1 << 30, name, &graph), bits: 31, bound: 1 << 62, name, &graph)
    // Ties away from zero: on the magnitude, then the sign again.
    let magnitude = graph.add("Abs", [high], name: "\(name)/magnitude")
    let rounded = binary("Div", binary("Add", magnitude, halves, name, &graph), divisors, name, &graph)
    let sign = graph.add("Sign", [high], name: "\(name)/sign")
    return binary("Mul", rounded, sign, name, &graph)
  }

  /// requantise(bias + Σ weight · value) for weights `[O, I]`.
  static func linear(
    _ value: String, weights: [Int8], channels: QuantizedChannels, _ name: String,
    _ graph: inout GraphWriter
  ) -> String {
    let rows = channels.bias.count
    let columns = weights.count / rows
    let transposed = (0..<columns).flatMap { column in (0..<rows).map { weights[$0 * columns + column] } }
    let matrix = widened(
      graph.constant("\(name)/weights", shape: [columns, rows], int8: transposed), name, &graph)
    let bias = graph.constant("\(name)/bias", shape: [rows], int64: channels.bias.map(Int64.init))
    let sum = binary("Add", binary("MatMul", value, matrix, name, &graph), bias, name, &graph)
    return requantized(sum, channels, name, &graph)
  }
}
