import CTarget
import Testing

@testable import Kernels

/// Pools by blocks of channels against pools channel by channel: more channels than a block, whole blocks or not.
@Suite struct PoolBlockTests {
  private func geometry(_ random: inout SplitMix64) -> PoolGeometry {
    while true {
      let plain = Convolution2DTests.randomGeometry(&random)
      var geometry = PoolGeometry(input: plain.input, window: plain.window)
      geometry.input.channels = Int.random(in: 1...70, using: &random)
      if (try? geometry.validate()) != nil { return geometry }
    }
  }

  private func expectEqual<Element: ActivationElement>(_ type: Element.Type, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let geometry = self.geometry(&random)
    let extremes: [Element] = [.min, .max]
    let input = (0..<geometry.input.count).map { _ in
      UInt8.random(in: 0..<3, using: &random) == 0
        ? extremes.randomElement(using: &random) ?? 0 : Element.random(in: .min ... .max, using: &random)
    }
    var (expected, result) = (
      [Element](repeating: 0, count: geometry.output.count),
      [Element](repeating: 0, count: geometry.output.count)
    )
    var (expectedSpan, resultSpan) = (expected.mutableSpan, result.mutableSpan)
    PortableMaxPool2D.run(input.span, geometry, &expectedSpan)
    BlockMaxPool2D.run(input.span, geometry, &resultSpan)
    #expect(result == expected, "greatest of \(geometry)")
    for countsPadding in [false, true] {
      let parameters = AveragePool2D.Parameters(
        countsPadding: countsPadding, zeroPoint: Element.random(in: .min ... .max, using: &random).widened)
      expectedSpan = expected.mutableSpan
      resultSpan = result.mutableSpan
      PortableAveragePool2D.run(input.span, geometry, parameters, &expectedSpan)
      BlockAveragePool2D.run(input.span, geometry, parameters, &resultSpan)
      #expect(result == expected, "average of \(geometry)")
    }
  }

  @Test(arguments: 0..<UInt64(60)) func equalsTheDefinition(seed: UInt64) {
    expectEqual(Int8.self, seed: seed)
    expectEqual(Int16.self, seed: seed)
  }
}
