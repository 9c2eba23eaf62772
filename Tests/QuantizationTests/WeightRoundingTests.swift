import Testing

@testable import Quantization

@Suite struct WeightRoundingTests {
  private static let dimension = 12
  private static let scale = 1.0 / 16

  /// Vectors whose elements share two common factors: strongly correlated.
  private func correlated(_ random: inout FixtureRandom, count: Int) -> [Float] {
    let mixing = random.floats(2 * Self.dimension)
    return (0..<count).flatMap { _ -> [Float] in
      let factors = random.floats(2)
      let noise = random.floats(Self.dimension, in: -0.1...0.1)
      return (0..<Self.dimension).map { column in
        1 + factors[0] * mixing[column] + factors[1] * mixing[Self.dimension + column] + noise[column]
      }
    }
  }

  /// Mean square output change after bias correction, measured sample by sample.
  private func outputError(_ row: [Double], _ integers: [Int8], _ vectors: [Float], mean: [Double]) -> Double
  {
    let count = vectors.count / Self.dimension
    return (0..<count).reduce(0.0) { total, sample in
      let change = (0..<Self.dimension).reduce(0.0) { sum, column in
        let delta = Self.scale * Double(integers[column]) - row[column]
        return sum + delta * (Double(vectors[sample * Self.dimension + column]) - mean[column])
      }
      return total + change * change
    } / Double(count)
  }

  @Test func carryingErrorsBeatsRoundingToNearest() throws {
    var random = FixtureRandom(seed: 11)
    let vectors = correlated(&random, count: 200)
    let moments = SecondMoments(dimension: Self.dimension)
    vectors.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      moments.add(base, rowCount: 200)
    }
    let nearest = WeightRounding(nearestWithDimension: Self.dimension)
    let carrying = try #require(WeightRounding(moments, damping: 0.001))
    var (plain, compensated) = (0.0, 0.0)
    for _ in 0..<30 {
      let row = random.floats(Self.dimension).map(Double.init)
      let carried = carrying.rounded(row, scale: Self.scale)
      let measured = outputError(row, carried.integers, vectors, mean: moments.mean)
      // The error that the rounding reports is the measured one plus what damping adds.
      #expect(carried.error >= measured * 0.999)
      plain += outputError(row, nearest.rounded(row, scale: Self.scale).integers, vectors, mean: moments.mean)
      compensated += measured
    }
    #expect(compensated < 0.5 * plain)
  }

  @Test func exactWeightsStayExact() throws {
    let moments = SecondMoments(dimension: 3)
    let vectors: [Float] = [1, 2, 3, -1, 0.5, 2, 0, 1, -2, 2, 2, 1]
    vectors.withUnsafeBufferPointer { moments.add($0.baseAddress!, rowCount: 4) }
    let rounding = try #require(WeightRounding(moments, damping: 0.01))
    let result = rounding.rounded([127 * 0.25, -5 * 0.25, 0], scale: 0.25)
    #expect(result.integers == [127, -5, 0])
    #expect(result.error == 0)
  }

  @Test func integersStayInsideTheSymmetricRange() throws {
    let rounding = WeightRounding(nearestWithDimension: 4)
    #expect(rounding.rounded([10, -10, 0.5, 1.5], scale: 1.0 / 64).integers == [127, -127, 32, 96])
  }

  @Test func constantInputsNeedNoCovariance() throws {
    let moments = SecondMoments(dimension: 2)
    let vectors: [Float] = [1, 2, 1, 2]
    vectors.withUnsafeBufferPointer { moments.add($0.baseAddress!, rowCount: 2) }
    #expect(moments.mean == [1, 2])
    #expect(moments.dampedCovariance(damping: 0.01) == [1, 0, 0, 1])
    #expect(WeightRounding(moments, damping: 0.01) != nil)
  }

  @Test func biasTakesTheMeanChange() {
    let bias = WeightRounding.correctedBias(
      1, row: [0.3, -0.2], integers: [1, -1], scale: 0.25, mean: [2, 4])
    #expect(abs(bias - (1 + 0.05 * 2 + 0.05 * 4)) < 1e-12)
  }
}
