/// What an operator computes of one element of each of its two operands.
protocol PairwiseFunction {
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
    if first.count == second.count {
      let count = first.count
      var i = 0
      while i < count {
        unsafe target[i] = Element.narrowed(function.value(a[i].widened, b[i].widened))
        i &+= 1
      }
    } else {
      unsafe runRepeating(a, first.count, b, second.count, function, target)
    }
  }

  @inline(__always)
  private static func runRepeating<Element: ActivationElement, Function: PairwiseFunction>(
    _ first: UnsafePointer<Element>, _ firstCount: Int, _ second: UnsafePointer<Element>, _ secondCount: Int,
    _ function: Function, _ output: UnsafeMutablePointer<Element>
  ) {
    let firstIsWhole = firstCount > secondCount
    let count = firstIsWhole ? firstCount : secondCount
    let period = firstIsWhole ? secondCount : firstCount
    // One element against all: a single row in which only the larger operand moves.
    let columns = period == 1 ? count : period
    let rows = period == 1 ? 1 : count / period
    let smallStep = period == 1 ? 0 : 1
    let (firstStep, secondStep) = firstIsWhole ? (1, smallStep) : (smallStep, 1)
    let (firstRowStep, secondRowStep) = firstIsWhole ? (columns, 0) : (0, columns)
    var row = 0
    while row < rows {
      let a = unsafe first + row &* firstRowStep
      let b = unsafe second + row &* secondRowStep
      let target = unsafe output + row &* columns
      var column = 0
      while column < columns {
        unsafe target[column] = Element.narrowed(
          function.value(a[column &* firstStep].widened, b[column &* secondStep].widened))
        column &+= 1
      }
      row &+= 1
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
