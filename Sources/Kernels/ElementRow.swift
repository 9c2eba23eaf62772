import CTarget
import FixedPoint

/// A row of elements: what an operator that goes element by element reads, and where its results go.
@unsafe
struct ElementRow<Input: ActivationElement, Output: ActivationElement> {
  let first: UnsafePointer<Input>
  /// Whether the first operand moves with the elements: 1, or 0 for one element against all.
  let firstStep: Int
  let second: UnsafePointer<Input>
  let secondStep: Int
  let target: UnsafeMutablePointer<Output>
  let count: Int

  /// With one operand, which stands for both.
  @inline(__always)
  init(_ input: UnsafePointer<Input>, target: UnsafeMutablePointer<Output>, count: Int) {
    unsafe self.init(input, 1, input, 1, target: target, count: count)
  }

  @inline(__always)
  init(
    _ first: UnsafePointer<Input>, _ firstStep: Int, _ second: UnsafePointer<Input>, _ secondStep: Int,
    target: UnsafeMutablePointer<Output>, count: Int
  ) {
    unsafe self.first = first
    unsafe self.firstStep = firstStep
    unsafe self.second = second
    unsafe self.secondStep = secondStep
    unsafe self.target = target
    unsafe self.count = count
  }
}

/// Runs an operator over the first elements of a row, as many as its vectors take whole.
protocol ElementLoop {
  /// The number of elements that are done; the caller does the rest one by one.
  @unsafe
  static func run<Input: ActivationElement, Output: ActivationElement>(
    _ kind: LLElementwiseKind, _ scales: LLElementwise, _ row: ElementRow<Input, Output>
  ) -> Int
}

/// No vectors: all elements are the caller's.
enum ScalarElementLoop: ElementLoop {
  @unsafe @inline(__always)
  static func run<Input: ActivationElement, Output: ActivationElement>(
    _ kind: LLElementwiseKind, _ scales: LLElementwise, _ row: ElementRow<Input, Output>
  ) -> Int { 0 }
}

/// Eight elements at a time with Advanced SIMD; elsewhere the same steps in C.
enum NEONElementLoop: ElementLoop {
  @unsafe @inline(__always)
  static func run<Input: ActivationElement, Output: ActivationElement>(
    _ kind: LLElementwiseKind, _ scales: LLElementwise, _ row: ElementRow<Input, Output>
  ) -> Int {
    let end = unsafe row.count & ~7
    if end == 0 { return 0 }
    let bounds = scales.bounds
    var (first, second) = unsafe (ll_neon_repeat(row.first[0].widened), ll_neon_repeat(row.second[0].widened))
    var index = 0
    while index < end {
      if unsafe row.firstStep == 1 { first = unsafe load(row.first + index) }
      if unsafe kind != LL_ELEMENT_RESCALE && row.secondStep == 1 { second = unsafe load(row.second + index) }
      let eight = ll_neon_elements(kind, first, second, scales)
      if Output.self == Int8.self {
        var target = unsafe UnsafeMutableRawPointer(row.target + index).assumingMemoryBound(to: Int8.self)
        unsafe ll_neon_store_eight_bytes(eight.low, eight.high, bounds, &target)
      } else {
        var target = unsafe UnsafeMutableRawPointer(row.target + index).assumingMemoryBound(to: Int16.self)
        unsafe ll_neon_store_eight_halves(eight.low, eight.high, bounds, &target)
      }
      index &+= 8
    }
    return end
  }

  @inline(__always)
  private static func load<Input: ActivationElement>(_ source: UnsafePointer<Input>) -> LLNEONEight {
    Input.self == Int8.self
      ? unsafe ll_neon_load_eight_bytes(source) : unsafe ll_neon_load_eight_halves(source)
  }
}

/// Sums, differences and products with the DSP extension, two elements at a time, if the scales are what the steps take.
enum DSPElementLoop: ElementLoop {
  @unsafe @inline(__always)
  static func run<Input: ActivationElement, Output: ActivationElement>(
    _ kind: LLElementwiseKind, _ scales: LLElementwise, _ row: ElementRow<Input, Output>
  ) -> Int {
    let end = unsafe row.count & ~1
    guard unsafe kind != LL_ELEMENT_RESCALE && end > 0 && row.firstStep == 1 && row.secondStep == 1,
      takes(scales.output, Input.self)
    else { return 0 }
    if kind == LL_ELEMENT_PRODUCT {
      // So that products stay below 2³⁰ + 1.
      guard Input.self == Int8.self || scales.first.zeroPoint | scales.second.zeroPoint == 0 else { return 0 }
      unsafe multiply(scales, row, count: end)
    } else {
      guard takes(scales.first, Input.self) && takes(scales.second, Input.self) else { return 0 }
      unsafe add(scales, row, count: end)
    }
    return end
  }

  /// Rounding stays inside 32 bits with every number that an operator on activations of this width scales.
  @inline(__always)
  private static func takes<Input: ActivationElement>(_ scale: LLElementScale, _ type: Input.Type) -> Bool {
    ll_dsp_takes_scale(scale, Input.self == Int8.self ? 22 : 15) != 0
  }

  @inline(__always)
  private static func add<Input: ActivationElement, Output: ActivationElement>(
    _ scales: LLElementwise, _ row: ElementRow<Input, Output>, count: Int
  ) {
    var sum = ll_dsp_sum(scales)
    let (first, second) = unsafe (UnsafeRawPointer(row.first), UnsafeRawPointer(row.second))
    let target = unsafe UnsafeMutableRawPointer(row.target)
    if Input.self == Int8.self {
      unsafe ll_dsp_sum_bytes(
        &sum, first.assumingMemoryBound(to: Int8.self), second.assumingMemoryBound(to: Int8.self),
        target.assumingMemoryBound(to: Int8.self), count)
    } else {
      unsafe ll_dsp_sum_halves(
        &sum, first.assumingMemoryBound(to: Int16.self), second.assumingMemoryBound(to: Int16.self),
        target.assumingMemoryBound(to: Int16.self), count)
    }
  }

  @inline(__always)
  private static func multiply<Input: ActivationElement, Output: ActivationElement>(
    _ scales: LLElementwise, _ row: ElementRow<Input, Output>, count: Int
  ) {
    var product = ll_dsp_product(scales)
    let (first, second) = unsafe (UnsafeRawPointer(row.first), UnsafeRawPointer(row.second))
    let target = unsafe UnsafeMutableRawPointer(row.target)
    if Input.self == Int8.self {
      unsafe ll_dsp_multiply_bytes(
        &product, first.assumingMemoryBound(to: Int8.self), second.assumingMemoryBound(to: Int8.self),
        target.assumingMemoryBound(to: Int8.self), count)
    } else {
      unsafe ll_dsp_multiply_halves(
        &product, first.assumingMemoryBound(to: Int16.self), second.assumingMemoryBound(to: Int16.self),
        target.assumingMemoryBound(to: Int16.self), count)
    }
  }
}

/// Eight elements at a time with AVX2, where the processor has it.
enum X86ElementLoop: ElementLoop {
  @unsafe @inline(__always)
  static func run<Input: ActivationElement, Output: ActivationElement>(
    _ kind: LLElementwiseKind, _ scales: LLElementwise, _ row: ElementRow<Input, Output>
  ) -> Int {
    var scales = scales
    return unsafe ll_x86_elements(
      kind, Input.self == Int8.self ? 0 : 1, Output.self == Int8.self ? 0 : 1, &scales, row.first,
      row.firstStep,
      row.second, row.secondStep, row.target, row.count, ll_x86_level())
  }
}
