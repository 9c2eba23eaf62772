import FixedPoint
import Kernels
import Testing

@Suite struct ConcatenationTests {
  static let identity = Rescale.Parameters(
    inputZeroPoint: 0, factor: .identity, outputZeroPoint: 0, clamp: .int16)

  @Test func rowsKeepTheirPlaceAndTheRestIsUntouched() throws {
    let left: [Int16] = [1, 2, 3, 4]
    let right: [Int8] = [10, 20]
    var result = [Int16](repeating: -9, count: 8)
    var output = result.mutableSpan
    try Concatenation.apply(
      input: left.span,
      geometry: .init(rows: 2, inputChannels: 2, outputChannels: 4, channelOffset: 0),
      parameters: Self.identity, output: &output)
    var doubled = Self.identity
    doubled.factor.shift = 2
    doubled.inputZeroPoint = 1
    doubled.outputZeroPoint = 100
    try Concatenation.apply(
      input: right.span,
      geometry: .init(rows: 2, inputChannels: 1, outputChannels: 4, channelOffset: 3),
      parameters: doubled, output: &output)
    #expect(result == [1, 2, -9, 118, 3, 4, -9, 138])
  }

  /// Each pair of widths gives what `Rescale` gives.
  @Test func everyWidthEqualsRescale() throws {
    let narrow = (-128...127).map { Int8($0) }
    let wide = (0..<256).map { Int16(truncatingIfNeeded: $0 * 257 - 32768) }
    let toInt8 = Rescale.Parameters(
      inputZeroPoint: 3, factor: QuantizedMultiplier(multiplier: 0x5000_0000, shift: -4),
      outputZeroPoint: -2, clamp: .int8)
    var toInt16 = toInt8
    toInt16.clamp = .int16
    let geometry = Concatenation.Geometry(inputChannels: 256, outputChannels: 256, channelOffset: 0)
    var a8 = [Int8](repeating: 0, count: 256)
    var b8 = a8
    var a16 = [Int16](repeating: 0, count: 256)
    var b16 = a16
    var spanA8 = a8.mutableSpan
    var spanB8 = b8.mutableSpan
    try Concatenation.apply(input: narrow.span, geometry: geometry, parameters: toInt8, output: &spanA8)
    try Rescale.apply(input: narrow.span, parameters: toInt8, output: &spanB8)
    #expect(a8 == b8)
    spanA8 = a8.mutableSpan
    spanB8 = b8.mutableSpan
    try Concatenation.apply(input: wide.span, geometry: geometry, parameters: toInt8, output: &spanA8)
    try Rescale.apply(input: wide.span, parameters: toInt8, output: &spanB8)
    #expect(a8 == b8)
    var spanA16 = a16.mutableSpan
    var spanB16 = b16.mutableSpan
    try Concatenation.apply(input: narrow.span, geometry: geometry, parameters: toInt16, output: &spanA16)
    try Rescale.apply(input: narrow.span, parameters: toInt16, output: &spanB16)
    #expect(a16 == b16)
    spanA16 = a16.mutableSpan
    spanB16 = b16.mutableSpan
    try Concatenation.apply(input: wide.span, geometry: geometry, parameters: toInt16, output: &spanA16)
    try Rescale.apply(input: wide.span, parameters: toInt16, output: &spanB16)
    #expect(a16 == b16)
    #expect(Set(a16).count > 100)
  }

  @Test func refusesColumnsOutside() {
    let input: [Int8] = [1, 2]
    var result = [Int16](repeating: 0, count: 3)
    var output = result.mutableSpan
    #expect(throws: KernelError.dimensionOutOfRange(value: 2)) {
      try Concatenation.apply(
        input: input.span, geometry: .init(inputChannels: 2, outputChannels: 3, channelOffset: 2),
        parameters: Self.identity, output: &output)
    }
    #expect(throws: KernelError.elementCount(.input, expected: 3, actual: 2)) {
      try Concatenation.apply(
        input: input.span, geometry: .init(inputChannels: 3, outputChannels: 3, channelOffset: 0),
        parameters: Self.identity, output: &output)
    }
  }
}
