/// Tables of functions of one variable between quantised numbers.
enum FunctionTables {
  /// For int8: the output at −128 … 127. For int16: the output at −32768, −32640, … 32768, between which the
  /// kernel interpolates.
  static func table(
    _ function: (Double) -> Double, input: TensorQuantization, output: TensorQuantization
  ) -> [Int16] {
    let arguments =
      switch input.elementType {
      case .int8: Array(stride(from: -128, through: 127, by: 1))
      case .int16: Array(stride(from: -32768, through: 32768, by: 128))
      }
    return arguments.map { argument in
      Int16(output.quantized(function(input.scale * Double(argument - Int(input.zeroPoint)))))
    }
  }
}
