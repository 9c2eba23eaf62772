import Testing

@testable import Quantization

@Suite struct TensorQuantizationTests {
  @Test func zeroIsExact() {
    for (minimum, maximum) in [(-1.0, 3.0), (0.5, 2), (-4, -1), (0, 1), (0, 0)] {
      let quantization = TensorQuantization.affine8(minimum: minimum, maximum: maximum)
      #expect(quantization.real(quantization.quantized(0)) == 0)
      #expect(quantization.range.lowerBound <= minimum + 0.51 * quantization.scale)
      #expect(quantization.range.upperBound >= maximum - 0.51 * quantization.scale)
    }
    #expect(TensorQuantization.affine8(minimum: 0, maximum: 2).zeroPoint == -128)
    #expect(TensorQuantization.symmetric16(largest: 2).quantized(2) == 32767)
    #expect(TensorQuantization.symmetric16(largest: 2).quantized(-5) == -32768)
  }

  @Test func silentTensorsGetTheRangeOfOne() {
    for quantization in [
      TensorQuantization.symmetric16(largest: 0), .affine8(minimum: 0, maximum: 0),
      .leastSquares8([ValueStatistics(of: [0, 0, 0])]),
    ] { #expect(abs(quantization.range.upperBound - 1) < 1e-6) }
  }

  /// A dark image with one bright pixel in a thousand: a 99.9 % percentile would cut the pixel off.
  @Test func sparseImagesKeepTheirBrightestPixel() {
    var elements = [Float](repeating: 0, count: 4000)
    for index in stride(from: 0, to: 4000, by: 1000) { elements[index] = 3 }
    for index in stride(from: 1, to: 4000, by: 1000) { elements[index] = 1.5 }
    let quantization = TensorQuantization.leastSquares8([ValueStatistics(of: elements)])
    #expect(quantization.range.upperBound > 2.99)
    #expect(quantization.zeroPoint == -128)
  }

  /// Against exhaustive measurement on the elements themselves.
  @Test func leastSquaresBeatsTheFullRangeOnHeavyTails() {
    var random = FixtureRandom(seed: 3)
    var elements = random.floats(40_000, in: -0.3...0.3)
    elements[7] = 1
    elements[8] = -1
    func error(_ quantization: TensorQuantization) -> Double {
      elements.reduce(0.0) { total, element in
        let difference = quantization.real(quantization.quantized(Double(element))) - Double(element)
        return total + difference * difference
      }
    }
    let chosen = TensorQuantization.leastSquares8([ValueStatistics(of: elements)])
    #expect(error(chosen) < error(.affine8(minimum: -1, maximum: 1)))
  }

  @Test func estimatedErrorMatchesMeasuredError() {
    var random = FixtureRandom(seed: 4)
    let elements = random.floats(20_000, in: -1...2)
    let quantization = TensorQuantization.affine8(minimum: -0.8, maximum: 1.6)
    let measured = elements.reduce(0.0) { total, element in
      let difference = quantization.real(quantization.quantized(Double(element))) - Double(element)
      return total + difference * difference
    }
    let range = quantization.range
    let estimate = ValueStatistics(of: elements).meanSquareError(
      scale: quantization.scale, lower: range.lowerBound, upper: range.upperBound)
    #expect(abs(estimate / (measured / 20_000) - 1) < 0.02)
  }
}
