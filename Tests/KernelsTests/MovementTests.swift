import Kernels
import Testing

/// Operators that move numbers, against index arithmetic on coordinates.
@Suite struct MovementTests {
  /// Coordinates of every element, row by row.
  private func coordinates(_ shape: AxisNumbers) -> [AxisNumbers] {
    var all: [AxisNumbers] = []
    for i in 0..<shape.first {
      for j in 0..<shape.second {
        for k in 0..<shape.third { for l in 0..<shape.fourth { all.append(AxisNumbers(i, j, k, l)) } }
      }
    }
    return all
  }

  private func position(_ at: AxisNumbers, _ shape: AxisNumbers) -> Int {
    ((at.first * shape.second + at.second) * shape.third + at.third) * shape.fourth + at.fourth
  }

  private func count(_ shape: AxisNumbers) -> Int { shape.first * shape.second * shape.third * shape.fourth }

  private func numbers(_ random: inout SplitMix64, in range: ClosedRange<Int>) -> AxisNumbers {
    AxisNumbers(
      Int.random(in: range, using: &random), Int.random(in: range, using: &random),
      Int.random(in: range, using: &random), Int.random(in: range, using: &random))
  }

  @Test func everyTransposition() throws {
    let shape = AxisNumbers(2, 3, 4, 5)
    let input = (0..<Int16(120)).map { $0 * 7 - 300 }
    let narrow = (0..<120).map { Int8($0) }
    var seen = 0
    for code in 0..<256 {
      let axes = [code & 3, (code >> 2) & 3, (code >> 4) & 3, code >> 6]
      guard Set(axes).count == 4 else { continue }
      seen += 1
      let geometry = Transposition.Geometry(
        input: shape, permutation: AxisNumbers(axes[0], axes[1], axes[2], axes[3]))
      let expected = coordinates(geometry.output).map { at in
        var from = [0, 0, 0, 0]
        for axis in 0..<4 { from[axes[axis]] = at[axis] }
        return position(AxisNumbers(from[0], from[1], from[2], from[3]), shape)
      }
      var result = [Int16](repeating: 0, count: 120)
      var output = result.mutableSpan
      try Transposition.apply(input: input.span, geometry: geometry, output: &output)
      #expect(result == expected.map { input[$0] })
      var narrowResult = [Int8](repeating: 0, count: 120)
      var narrowOutput = narrowResult.mutableSpan
      try Transposition.apply(input: narrow.span, geometry: geometry, output: &narrowOutput)
      #expect(narrowResult == expected.map { narrow[$0] })
    }
    #expect(seen == 24)
  }

  @Test func slices() throws {
    var random = SplitMix64(seed: 70)
    for _ in 0..<200 {
      let shape = numbers(&random, in: 1...5)
      var (starts, steps, sizes) = ([Int](), [Int](), [Int]())
      for axis in 0..<4 {
        let start = Int.random(in: 0..<shape[axis], using: &random)
        let step = [-3, -2, -1, 1, 2, 3][Int.random(in: 0..<6, using: &random)]
        let room = step > 0 ? shape[axis] - 1 - start : start
        starts.append(start)
        steps.append(step)
        sizes.append(1 + Int.random(in: 0...(room / abs(step)), using: &random))
      }
      let geometry = Slicing.Geometry(
        input: shape, starts: AxisNumbers(starts[0], starts[1], starts[2], starts[3]),
        steps: AxisNumbers(steps[0], steps[1], steps[2], steps[3]),
        output: AxisNumbers(sizes[0], sizes[1], sizes[2], sizes[3]))
      let input = (0..<count(shape)).map { _ in Int16.random(in: .min ... .max, using: &random) }
      let narrow = input.map { Int8(truncatingIfNeeded: $0) }
      let from = coordinates(geometry.output).map { at in
        position(
          AxisNumbers(
            starts[0] + at.first * steps[0], starts[1] + at.second * steps[1],
            starts[2] + at.third * steps[2], starts[3] + at.fourth * steps[3]), shape)
      }
      var result = [Int16](repeating: 0, count: from.count)
      var output = result.mutableSpan
      try Slicing.apply(input: input.span, geometry: geometry, output: &output)
      #expect(result == from.map { input[$0] })
      var narrowResult = [Int8](repeating: 0, count: from.count)
      var narrowOutput = narrowResult.mutableSpan
      try Slicing.apply(input: narrow.span, geometry: geometry, output: &narrowOutput)
      #expect(narrowResult == from.map { narrow[$0] })
    }
  }

  @Test func paddings() throws {
    var random = SplitMix64(seed: 71)
    for _ in 0..<200 {
      let shape = numbers(&random, in: 1...4)
      let before = numbers(&random, in: 0...2)
      let after = numbers(&random, in: 0...2)
      let geometry = Padding.Geometry(
        input: shape, before: before,
        output: AxisNumbers(
          before.first + shape.first + after.first, before.second + shape.second + after.second,
          before.third + shape.third + after.third, before.fourth + shape.fourth + after.fourth))
      let input = (0..<count(shape)).map { _ in Int16.random(in: .min ... .max, using: &random) }
      let narrow = input.map { Int8(truncatingIfNeeded: $0) }
      let from = coordinates(geometry.output).map { at -> Int? in
        let inner = AxisNumbers(
          at.first - before.first, at.second - before.second, at.third - before.third,
          at.fourth - before.fourth)
        let isInside = (0..<4).allSatisfy { (0..<shape[$0]).contains(inner[$0]) }
        return isInside ? position(inner, shape) : nil
      }
      var result = [Int16](repeating: 0, count: from.count)
      var output = result.mutableSpan
      try Padding.apply(input: input.span, geometry: geometry, value: -777, output: &output)
      #expect(result == from.map { $0.map { input[$0] } ?? -777 })
      var narrowResult = [Int8](repeating: 0, count: from.count)
      var narrowOutput = narrowResult.mutableSpan
      try Padding.apply(input: narrow.span, geometry: geometry, value: -128, output: &narrowOutput)
      #expect(narrowResult == from.map { $0.map { narrow[$0] } ?? -128 })
    }
  }

  @Test func refusals() {
    let shape = AxisNumbers(2, 3, 1, 1)
    let input: [Int8] = [1, 2, 3, 4, 5, 6]
    var result = [Int8](repeating: 9, count: 6)
    func slice(_ starts: AxisNumbers, _ steps: AxisNumbers, _ sizes: AxisNumbers) -> KernelError? {
      var output = result.mutableSpan
      do throws(KernelError) {
        try Slicing.apply(
          input: input.span,
          geometry: Slicing.Geometry(input: shape, starts: starts, steps: steps, output: sizes),
          output: &output)
        return nil
      } catch { return error }
    }
    let ones = AxisNumbers(1, 1, 1, 1)
    let zeros = AxisNumbers(0, 0, 0, 0)
    #expect(slice(AxisNumbers(0, 3, 0, 0), ones, shape) == .axisOutOfRange(axis: 1, value: 3))
    #expect(slice(zeros, AxisNumbers(0, 1, 1, 1), shape) == .axisOutOfRange(axis: 0, value: 0))
    #expect(slice(AxisNumbers(1, 0, 0, 0), ones, shape) == .axisOutOfRange(axis: 0, value: 2))
    #expect(slice(zeros, AxisNumbers(1, -1, 1, 1), shape) == .axisOutOfRange(axis: 1, value: -2))
    #expect(slice(zeros, ones, AxisNumbers(1, 3, 1, 1)) == .elementCount(.output, expected: 3, actual: 6))
    #expect(slice(zeros, ones, AxisNumbers(0, 3, 1, 1)) == .dimensionOutOfRange(value: 0))
    func transpose(_ permutation: AxisNumbers) -> KernelError? {
      var output = result.mutableSpan
      do throws(KernelError) {
        try Transposition.apply(
          input: input.span, geometry: Transposition.Geometry(input: shape, permutation: permutation),
          output: &output)
        return nil
      } catch { return error }
    }
    #expect(transpose(AxisNumbers(0, 0, 2, 3)) == .axisOutOfRange(axis: 1, value: 0))
    #expect(transpose(AxisNumbers(0, 1, 2, 4)) == .axisOutOfRange(axis: 3, value: 4))
    #expect(transpose(AxisNumbers(-1, 1, 2, 3)) == .axisOutOfRange(axis: 0, value: -1))
    func pad(_ before: AxisNumbers, _ size: AxisNumbers, _ value: Int32 = 0) -> KernelError? {
      var output = result.mutableSpan
      do throws(KernelError) {
        try Padding.apply(
          input: input.span, geometry: Padding.Geometry(input: shape, before: before, output: size),
          value: value, output: &output)
        return nil
      } catch { return error }
    }
    #expect(pad(AxisNumbers(1, 0, 0, 0), shape) == .axisOutOfRange(axis: 0, value: 1))
    #expect(pad(AxisNumbers(0, -1, 0, 0), shape) == .axisOutOfRange(axis: 1, value: -1))
    #expect(
      pad(zeros, shape, 128)
        == .clampOutOfRange(lower: 128, upper: 128, typeLower: -128, typeUpper: 127))
    #expect(result == [9, 9, 9, 9, 9, 9])
  }
}
