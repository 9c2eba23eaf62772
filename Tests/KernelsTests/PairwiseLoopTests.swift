import FixedPoint
import Kernels
import Testing

/// Operands of which one repeats: the kernels equal the same kernels on the repeated operand written out.
@Suite struct PairwiseLoopTests {
  /// Numbers of elements: of the smaller operand, and how often it repeats.
  static let shapes = [(1, 7), (5, 3), (4, 1), (1, 1), (16, 9), (33, 2)]

  private static let sum = AdditionTests.parameters(
    scales: (0.05, 0.031, 0.07), zeroPoints: (-8, 3, 11), leftShift: 20, clamp: .int8)
  private static let product = Multiplication.Parameters(
    firstZeroPoint: -8, secondZeroPoint: 3, factor: QuantizedMultiplier(multiplier: 1_500_000_000, shift: -6),
    outputZeroPoint: 4, clamp: .int8)

  typealias Kernel = @Sendable (Span<Int8>, Span<Int8>, inout MutableSpan<Int8>) throws(KernelError) -> Void

  static let kernels: [(name: String, run: Kernel)] = [
    (
      "add",
      { (a, b, output) throws(KernelError) in
        try Addition.apply(first: a, second: b, parameters: sum, output: &output)
      }
    ),
    (
      "subtract",
      { (a, b, output) throws(KernelError) in
        try Subtraction.apply(first: a, second: b, parameters: sum, output: &output)
      }
    ),
    (
      "multiply",
      { (a, b, output) throws(KernelError) in
        try Multiplication.apply(first: a, second: b, parameters: product, output: &output)
      }
    ),
  ]

  private func run(_ kernel: Kernel, _ first: [Int8], _ second: [Int8], count: Int) throws(KernelError)
    -> [Int8]
  {
    var result = [Int8](repeating: 0, count: count)
    var output = result.mutableSpan
    try kernel(first.span, second.span, &output)
    return result
  }

  @Test(arguments: kernels.indices) func repeatedOperandEqualsItsCopies(kernel: Int) throws {
    var random = SplitMix64(seed: 77)
    let kernel = Self.kernels[kernel].run
    for (part, times) in Self.shapes {
      let whole = (0..<(part * times)).map { _ in Int8.random(in: .min ... .max, using: &random) }
      let small = (0..<part).map { _ in Int8.random(in: .min ... .max, using: &random) }
      let copies = (0..<times).flatMap { _ in small }
      #expect(
        try run(kernel, whole, small, count: whole.count) == run(kernel, whole, copies, count: whole.count))
      #expect(
        try run(kernel, small, whole, count: whole.count) == run(kernel, copies, whole, count: whole.count))
    }
  }

  @Test(arguments: kernels.indices) func refusesCountsThatDoNotMeet(kernel: Int) {
    let kernel = Self.kernels[kernel].run
    let (two, three, six) = (
      [Int8](repeating: 1, count: 2), [Int8](repeating: 1, count: 3), [Int8](repeating: 1, count: 6)
    )
    #expect(throws: KernelError.elementCount(.secondInput, expected: 3, actual: 2)) {
      try run(kernel, three, two, count: 3)
    }
    #expect(throws: KernelError.elementCount(.input, expected: 3, actual: 2)) {
      try run(kernel, two, three, count: 3)
    }
    #expect(throws: KernelError.elementCount(.output, expected: 3, actual: 6)) {
      try run(kernel, two, three, count: 6)
    }
    #expect(throws: KernelError.elementCount(.secondInput, expected: 6, actual: 0)) {
      try run(kernel, six, [], count: 6)
    }
  }
}
