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
    let count = geometry.output.count
    let greatest = pooled(count) { PortableMaxPool2D.run(input.span, geometry, &$0) }
    #expect(
      pooled(count) { BlockMaxPool2D.run(input.span, geometry, &$0) } == greatest, "greatest of \(geometry)")
    for countsPadding in [false, true] {
      let parameters = AveragePool2D.Parameters(
        countsPadding: countsPadding, zeroPoint: Element.random(in: .min ... .max, using: &random).widened)
      let average = pooled(count) { PortableAveragePool2D.run(input.span, geometry, parameters, &$0) }
      let byBlocks = pooled(count) { BlockAveragePool2D.run(input.span, geometry, parameters, &$0) }
      #expect(byBlocks == average, "average of \(geometry)")
    }
  }

  private func pooled<Element: ActivationElement>(
    _ count: Int, _ pool: (inout MutableSpan<Element>) -> Void
  ) -> [Element] {
    var result = [Element](repeating: 0, count: count)
    var output = result.mutableSpan
    pool(&output)
    return result
  }

  @Test(arguments: 0..<UInt64(60)) func equalsTheDefinition(seed: UInt64) {
    expectEqual(Int8.self, seed: seed)
    expectEqual(Int16.self, seed: seed)
  }
}
