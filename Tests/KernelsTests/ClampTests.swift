import Kernels
import Testing

@Suite struct ClampTests {
  @Test func everyInt8() throws {
    let input = (-128...127).map { Int8($0) }
    var result = [Int8](repeating: 0, count: 256)
    var output = result.mutableSpan
    try Clamp.apply(input: input.span, range: ClampRange(lower: -10, upper: 100), output: &output)
    #expect(result == input.map { max(-10, min(100, $0)) })
  }

  @Test func everyInt16() throws {
    let input = (-32768...32767).map { Int16($0) }
    var result = [Int16](repeating: 0, count: 65536)
    var output = result.mutableSpan
    try Clamp.apply(input: input.span, range: ClampRange(lower: 0, upper: 32767), output: &output)
    #expect(result == input.map { max(0, $0) })
  }

  @Test func refusesRangesOutsideTheType() {
    let input: [Int8] = [1]
    var result: [Int8] = [0]
    var output = result.mutableSpan
    #expect(
      throws: KernelError.clampOutOfRange(lower: 0, upper: 128, typeLower: -128, typeUpper: 127)
    ) {
      try Clamp.apply(input: input.span, range: ClampRange(lower: 0, upper: 128), output: &output)
    }
  }
}
