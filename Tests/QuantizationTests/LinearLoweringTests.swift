import ModelImage
import Testing

@testable import Quantization

@Suite struct LinearLoweringTests {
  private func lowering(
    _ input: TensorQuantization, columns: Int, outputScale: Double = 1e-3, mean: [Double]? = nil
  ) -> LinearLowering {
    LinearLowering(
      network: "net", node: "node", input: input, outputScale: outputScale,
      rounding: WeightRounding(nearestWithDimension: columns),
      inputMean: mean ?? [Double](repeating: 0, count: columns))
  }

  /// The proved bound against the largest accumulator over every combination of extreme inputs.
  @Test(arguments: [Int32(-128), -3, 0, 77]) func boundIsTheLargestReachable(zeroPoint: Int32) throws {
    let input = TensorQuantization(elementType: .int8, scale: 0.05, zeroPoint: zeroPoint)
    var random = FixtureRandom(seed: UInt64(zeroPoint + 200))
    let columns = 7
    let lowered = try lowering(input, columns: columns).lower(
      weights: random.floats(2 * columns), bias: random.floats(2))
    var largest: Int64 = 0
    for channel in 0..<2 {
      for choice in 0..<(1 << columns) {
        // Subsets as well as sums: a column left out stands for a product not yet added.
        for bias in [0, Int64(lowered.channels.bias[channel])] {
          var sums = (low: bias, high: bias)
          for column in 0..<columns where choice >> column & 1 == 1 {
            let weight = Int64(lowered.weights[channel * columns + column])
            let products = [weight * Int64(-128 - zeroPoint), weight * Int64(127 - zeroPoint)]
            sums.low += products.min()!
            sums.high += products.max()!
          }
          largest = max(largest, -sums.low, sums.high)
        }
      }
    }
    #expect(Int64(lowered.accumulatorBound) == largest)
  }

  /// 4096 equal weights at full scale would need 39 bits; coarser ones fit.
  @Test func weightsGetCoarserUntilTheSumFits() throws {
    let input = TensorQuantization(elementType: .int16, scale: 1e-4, zeroPoint: 0)
    let columns = 4096
    let lowered = try lowering(input, columns: columns).lower(
      weights: [Float](repeating: 0.01, count: columns), bias: [0])
    #expect(lowered.accumulatorBound <= AccumulatorInterval.limit)
    #expect(lowered.weights.allSatisfy { $0 > 0 && $0 < 127 })
    let scale = 0.01 / Double(lowered.weights[0])
    let found = factor(lowered.channels, 0)
    #expect(abs(found / (1e-4 * scale / 1e-3) - 1) < 0.05)
  }

  private func factor(_ channels: QuantizedChannels, _ index: Int) -> Double {
    Double(channels.multipliers[index]) / 2_147_483_648
      * Double(sign: .plus, exponent: Int(channels.shifts[index]), significand: 1)
  }

  @Test func impossibleSumsAreErrors() {
    let input = TensorQuantization(elementType: .int16, scale: 1e-4, zeroPoint: 0)
    let columns = 10_000
    var message = ""
    do throws(QuantizationError) {
      _ = try lowering(input, columns: columns).lower(
        weights: [Float](repeating: 1, count: columns), bias: [0])
    } catch {
      message = error.description
    }
    #expect(message.hasPrefix("net.node: channel 0 can reach "))
  }

  @Test func deadChannelsKeepTheirBias() throws {
    let input = TensorQuantization(elementType: .int8, scale: 0.1, zeroPoint: 0)
    let lowered = try lowering(input, columns: 2, outputScale: 0.01).lower(weights: [0, 0], bias: [0.75])
    #expect(lowered.weights == [0, 0])
    #expect(abs(Double(lowered.channels.bias[0]) * factor(lowered.channels, 0) * 0.01 - 0.75) < 0.005)
  }

  @Test func hugeBiasesAreRepresented() throws {
    let input = TensorQuantization(elementType: .int16, scale: 1e-6, zeroPoint: 0)
    let lowered = try lowering(input, columns: 1, outputScale: 1).lower(weights: [1e-4], bias: [100])
    let real = Double(lowered.channels.bias[0]) * factor(lowered.channels, 0)
    #expect(abs(real - 100) < 0.01)
  }
}
