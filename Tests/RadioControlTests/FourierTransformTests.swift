import Foundation
import Testing

@testable import RadioControl

@Suite struct FourierTransformTests {
  @Test(arguments: [(4, -1.0, 1), (5, 1.0, 1), (4, 1.0, 3), (5, -1.0, 2)])
  func matchesTheDefinition(sizeLog2: Int, sign: Double, stride: Int) {
    var random = SplitMix64(seed: UInt64(sizeLog2 * 10 + stride))
    let size = 1 << sizeLog2
    let first = 2
    var data = (0..<2 * (first + size * stride)).map { _ in random.integer(in: -1_000_000...1_000_000) }
    let input = data
    var span = data.mutableSpan
    FourierTransform.transform(
      &span, first: first, stride: stride, sizeLog2: sizeLog2, direction: sign < 0 ? .forward : .inverse)
    for bin in 0..<size {
      var real = 0.0
      var imaginary = 0.0
      for n in 0..<size {
        let angle = sign * 2 * Double.pi * Double(bin * n) / Double(size)
        let x = Double(input[2 * (first + n * stride)])
        let y = Double(input[2 * (first + n * stride) + 1])
        real += x * cos(angle) - y * sin(angle)
        imaginary += x * sin(angle) + y * cos(angle)
      }
      let index = 2 * (first + bin * stride)
      #expect(abs(Double(data[index]) - real) < 16)
      #expect(abs(Double(data[index + 1]) - imaginary) < 16)
    }
    for index in data.indices where index < 2 * first || (index / 2 - first) % stride != 0 {
      #expect(data[index] == input[index])
    }
  }

  @Test func aConstantGathersInBinZero() {
    var data = [Int32](repeating: 0, count: 64)
    for index in 0..<32 { data[2 * index] = 67_000_000 }
    var span = data.mutableSpan
    FourierTransform.transform(&span, first: 0, stride: 1, sizeLog2: 5, direction: .forward)
    #expect(data[0] == 32 * 67_000_000)
    #expect(data.dropFirst().allSatisfy { $0 == 0 })
  }
}
