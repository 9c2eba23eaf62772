import Kernels
import Testing

/// Pools against loops that test every tap against the borders.
@Suite struct PoolTests {
  private enum Pool: CaseIterable { case average, averageWithPadding, max }

  private func geometry(_ random: inout SplitMix64) -> PoolGeometry {
    while true {
      let plain = Convolution2DTests.randomGeometry(&random)
      let geometry = PoolGeometry(input: plain.input, window: plain.window)
      if (try? geometry.validate()) != nil { return geometry }
    }
  }

  private func reference(
    _ pool: Pool, _ input: [Int], _ geometry: PoolGeometry, zeroPoint: Int
  ) -> [Int] {
    let (shape, window, size) = (geometry.input, geometry.window, geometry.output)
    var result: [Int] = []
    for row in 0..<size.height {
      for column in 0..<size.width {
        for channel in 0..<shape.channels {
          var inside: [Int] = []
          var outside = 0
          for tapRow in 0..<window.kernelHeight {
            for tap in 0..<window.kernelWidth {
              let y = row * window.strideHeight - window.paddingTop + tapRow * window.dilationHeight
              let x = column * window.strideWidth - window.paddingLeft + tap * window.dilationWidth
              if (0..<shape.height).contains(y), (0..<shape.width).contains(x) {
                inside.append(input[(y * shape.width + x) * shape.channels + channel])
              } else {
                outside += 1
              }
            }
          }
          if pool == .averageWithPadding { inside += [Int](repeating: zeroPoint, count: outside) }
          if pool == .max {
            result.append(inside.max() ?? .min)
          } else {
            let mean = Double(inside.reduce(0, +)) / Double(inside.count)
            result.append(Int(mean.rounded(.toNearestOrAwayFromZero)))
          }
        }
      }
    }
    return result
  }

  @Test func equalsTheReferenceForInt8() throws {
    var random = SplitMix64(seed: 60)
    for turn in 0..<90 {
      let geometry = self.geometry(&random)
      let input = (0..<geometry.input.count).map { _ in Int8.random(in: .min ... .max, using: &random) }
      let zeroPoint = Int32(Int8.random(in: .min ... .max, using: &random))
      let pool = Pool.allCases[turn % 3]
      var result = [Int8](repeating: 0, count: geometry.output.count)
      var output = result.mutableSpan
      if pool == .max {
        try MaxPool2D.apply(input: input.span, geometry: geometry, output: &output)
      } else {
        try AveragePool2D.apply(
          input: input.span, geometry: geometry,
          parameters: AveragePool2D.Parameters(
            countsPadding: pool == .averageWithPadding, zeroPoint: zeroPoint), output: &output)
      }
      #expect(
        result.map { Int($0) }
          == reference(pool, input.map { Int($0) }, geometry, zeroPoint: Int(zeroPoint)))
    }
  }

  @Test func equalsTheReferenceForInt16() throws {
    var random = SplitMix64(seed: 61)
    for turn in 0..<90 {
      let geometry = self.geometry(&random)
      let input = (0..<geometry.input.count).map { _ in Int16.random(in: .min ... .max, using: &random) }
      let zeroPoint = Int32(Int16.random(in: .min ... .max, using: &random))
      let pool = Pool.allCases[turn % 3]
      var result = [Int16](repeating: 0, count: geometry.output.count)
      var output = result.mutableSpan
      if pool == .max {
        try MaxPool2D.apply(input: input.span, geometry: geometry, output: &output)
      } else {
        try AveragePool2D.apply(
          input: input.span, geometry: geometry,
          parameters: AveragePool2D.Parameters(
            countsPadding: pool == .averageWithPadding, zeroPoint: zeroPoint), output: &output)
      }
      #expect(
        result.map { Int($0) }
          == reference(pool, input.map { Int($0) }, geometry, zeroPoint: Int(zeroPoint)))
    }
  }

  /// All pairs of int8 numbers, and every number of taps up to 64 with sums at both ends.
  @Test func averagesOfPairsAndEnds() throws {
    let pair = PoolGeometry(
      input: ImageShape(height: 1, width: 2, channels: 1),
      window: KernelWindow(kernelHeight: 1, kernelWidth: 2))
    let parameters = AveragePool2D.Parameters(countsPadding: false, zeroPoint: 0)
    var wrong = 0
    for first in Int8.min...Int8.max {
      for second in Int8.min...Int8.max {
        let input = [first, second]
        var result: [Int8] = [0]
        var output = result.mutableSpan
        AveragePool2D.applyUnchecked(
          input: input.span, geometry: pair, parameters: parameters, output: &output)
        let mean = (Double(first) + Double(second)) / 2
        if Double(result[0]) != mean.rounded(.toNearestOrAwayFromZero) { wrong += 1 }
      }
    }
    #expect(wrong == 0)
    for width in Array(1...64) + [32767] {
      let row = PoolGeometry(
        input: ImageShape(height: 1, width: width, channels: 1),
        window: KernelWindow(kernelHeight: 1, kernelWidth: width))
      for number in [Int16.min, Int16.max] {
        let input = [Int16](repeating: number, count: width)
        var result: [Int16] = [0]
        var output = result.mutableSpan
        try AveragePool2D.apply(input: input.span, geometry: row, parameters: parameters, output: &output)
        #expect(result == [number])
      }
    }
  }

  @Test func refusals() {
    func error(
      _ window: KernelWindow, height: Int = 4, count: Int = 32, zeroPoint: Int32 = 0, outputs: Int? = nil
    ) -> KernelError? {
      let geometry = PoolGeometry(input: ImageShape(height: height, width: 4, channels: 2), window: window)
      let input = [Int8](repeating: 0, count: count)
      var result = [Int8](repeating: 0, count: outputs ?? max(1, geometry.output.count))
      var output = result.mutableSpan
      do throws(KernelError) {
        try AveragePool2D.apply(
          input: input.span, geometry: geometry,
          parameters: AveragePool2D.Parameters(countsPadding: true, zeroPoint: zeroPoint), output: &output)
        return nil
      } catch {
        return error
      }
    }
    let window = KernelWindow(kernelHeight: 2, kernelWidth: 2)
    #expect(error(window) == nil)
    #expect(error(window, count: 31) == .elementCount(.input, expected: 32, actual: 31))
    #expect(error(window, outputs: 17) == .elementCount(.output, expected: 18, actual: 17))
    #expect(
      error(window, zeroPoint: 128)
        == .zeroPointOutOfRange(.input, value: 128, lower: -128, upper: 127))
    // Four rows of padding above a kernel of two: the first windows see none of the input.
    #expect(
      error(KernelWindow(kernelHeight: 2, kernelWidth: 2, paddingTop: 4)) == .windowOutsideInput(position: 0))
    // Rows −1 and 4 of four.
    #expect(
      error(
        KernelWindow(
          kernelHeight: 2, kernelWidth: 1, dilationHeight: 5, paddingTop: 1, paddingBottom: 1))
        == .windowOutsideInput(position: 0))
    #expect(
      error(
        KernelWindow(
          kernelHeight: 257, kernelWidth: 256, paddingTop: 255, paddingBottom: 255, paddingLeft: 255,
          paddingRight: 255)) == .dimensionOutOfRange(value: 65792))
    let geometry = PoolGeometry(input: ImageShape(height: 4, width: 4, channels: 2), window: window)
    let input = [Int16](repeating: 0, count: 30)
    var result = [Int16](repeating: 0, count: 18)
    var output = result.mutableSpan
    #expect(throws: KernelError.elementCount(.input, expected: 32, actual: 30)) {
      try MaxPool2D.apply(input: input.span, geometry: geometry, output: &output)
    }
  }
}
