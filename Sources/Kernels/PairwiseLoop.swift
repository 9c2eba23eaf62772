import CTarget

/// What an operator computes of one element of each of its two operands.
protocol PairwiseFunction {
  /// The same for vectors.
  static var kind: LLElementwiseKind { get }
  var scales: LLElementwise { get }

  func value(_ first: Int32, _ second: Int32) -> Int32
}

/// The loop of operators with two operands.
///
/// The operands have one number of elements, or one of them has fewer and repeats: its shape is the end of the other's
/// (`[C]`, `[1, 1, C]` or one element against `[H, W, C]`), so that in row-major order element i meets element
/// i mod count.
enum PairwiseLoop {
  @inline(__always)
  static func run<Element: ActivationElement, Function: PairwiseFunction>(
    _ first: Span<Element>, _ second: Span<Element>, _ function: Function,
    _ output: inout MutableSpan<Element>
  ) {
    guard let a = unsafe first.firstElement(), let b = unsafe second.firstElement(),
      let target = unsafe output.firstElement()
    else { return }
    let firstIsWhole = first.count > second.count
    let count = firstIsWhole ? first.count : second.count
    let period = firstIsWhole ? second.count : first.count
    // Operands of one shape are a single row. So is one element against all, in which only the larger operand moves.
    let columns = period == 1 ? count : period
    let rows = period == 1 ? 1 : count / period
    let smallStep = period == 1 ? 0 : 1
    let (firstStep, secondStep) = firstIsWhole ? (1, smallStep) : (smallStep, 1)
    let (firstRowStep, secondRowStep) = firstIsWhole ? (columns, 0) : (0, columns)
    var row = 0
    while row < rows {
      unsafe run(
        ElementRow(
          a + row &* firstRowStep, firstStep, b + row &* secondRowStep, secondStep,
          target: target + row &* columns,
          count: columns), function)
      row &+= 1
    }
  }

  @inline(__always)
  private static func run<Element: ActivationElement, Function: PairwiseFunction>(
    _ row: ElementRow<Element, Element>, _ function: Function
  ) {
    var i = unsafe SelectedKernels.elements(Function.kind, function.scales, row)
    var (first, second) = unsafe (row.first + i &* row.firstStep, row.second + i &* row.secondStep)
    while unsafe i < row.count {
      unsafe row.target[i] = Element.narrowed(function.value(first[0].widened, second[0].widened))
      unsafe first += row.firstStep
      unsafe second += row.secondStep
      i &+= 1
    }
  }

  /// One operand has as many elements as the output, and the other's number divides it.
  static func requireCounts(first: Int, second: Int, output: Int) throws(KernelError) {
    if first == output {
      if second != output, second == 0 || output % second != 0 {
        throw .elementCount(.secondInput, expected: output, actual: second)
      }
    } else if second == output {
      if first == 0 || output % first != 0 { throw .elementCount(.input, expected: output, actual: first) }
    } else {
      throw .elementCount(.output, expected: first > second ? first : second, actual: output)
    }
  }
}
