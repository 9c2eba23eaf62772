import Foundation
import Testing

@testable import FixedPoint
@testable import RadioControl

@Suite struct FrameFrontEndTests {
  static func multiplier(_ real: Double) -> QuantizedMultiplier {
    let exponent = Int(floor(log2(real))) + 1
    return QuantizedMultiplier(
      multiplier: Int32(min(exp2(31) - 1, (real * exp2(Double(31 - exponent))).rounded())),
      shift: Int32(exponent))
  }

  static func frontEnd(scale: Double, zeroPoint: Int32) -> FrameFrontEnd {
    FrameFrontEnd(
      foreground: TensorMap(factor: multiplier(3 / (255 * 4096 * scale)), zeroPoint: zeroPoint),
      motion: TensorMap(factor: multiplier(5 / (255 * 4096 * scale)), zeroPoint: zeroPoint))
  }

  static func frames(seed: UInt64) -> (current: [UInt8], previous: [UInt8], background: [UInt8]) {
    var random = SplitMix64(seed: seed)
    func frame(_ random: inout SplitMix64) -> [UInt8] { (0..<4096).map { _ in UInt8(random.next() & 255) } }
    return (frame(&random), frame(&random), frame(&random))
  }

  @Test(arguments: [(5.0 / 32767, Int32(0)), (1e-4, Int32(500)), (4e-4, Int32(-31))])
  func int16MatchesTheDefinition(scale: Double, zeroPoint: Int32) throws {
    let frames = Self.frames(seed: 3)
    var tensor = [Int16](repeating: 0, count: 8192)
    var span = tensor.mutableSpan
    try Self.frontEnd(scale: scale, zeroPoint: zeroPoint).write(
      current: frames.current.span, previous: frames.previous.span, background: frames.background.span,
      into: &span)
    for pixel in 0..<4096 {
      let level = Double(frames.current[pixel])
      let change = 3 * (level - Double(frames.background[pixel])) / 255 / scale + Double(zeroPoint)
      let motion = 5 * (level - Double(frames.previous[pixel])) / 255 / scale + Double(zeroPoint)
      #expect(abs(Double(tensor[2 * pixel]) - max(-32768, min(32767, change))) < 0.54)
      #expect(abs(Double(tensor[2 * pixel + 1]) - max(-32768, min(32767, motion))) < 0.54)
    }
  }

  @Test func int8MatchesTheDefinitionAndSaturates() throws {
    let frames = Self.frames(seed: 4)
    var tensor = [Int8](repeating: 0, count: 8192)
    var span = tensor.mutableSpan
    try Self.frontEnd(scale: 0.02, zeroPoint: -7).write(
      current: frames.current.span, previous: frames.previous.span, background: frames.background.span,
      into: &span)
    for pixel in 0..<4096 {
      let level = Double(frames.current[pixel])
      let change = 3 * (level - Double(frames.background[pixel])) / 255 / 0.02 - 7
      #expect(abs(Double(tensor[2 * pixel]) - max(-128, min(127, change))) < 0.52)
    }
    #expect(tensor.contains(127) && tensor.contains(-128))
  }

  @Test func wrongSizesThrow() {
    let frame = [UInt8](repeating: 0, count: 4096)
    let short = [UInt8](repeating: 0, count: 4095)
    var tensor = [Int8](repeating: 0, count: 8192)
    let frontEnd = Self.frontEnd(scale: 0.02, zeroPoint: 0)
    for position in 0..<3 {
      #expect(throws: RadioControlError.frameSize(4095, expected: 4096)) {
        var span = tensor.mutableSpan
        try frontEnd.write(
          current: (position == 0 ? short : frame).span, previous: (position == 1 ? short : frame).span,
          background: (position == 2 ? short : frame).span, into: &span)
      }
    }
    tensor.removeLast()
    #expect(throws: RadioControlError.tensorCount(8191, expected: 8192)) {
      var span = tensor.mutableSpan
      try frontEnd.write(current: frame.span, previous: frame.span, background: frame.span, into: &span)
    }
  }
}
