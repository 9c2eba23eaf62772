/// One number for each of up to four axes, outermost first. Shapes of lower rank have ones behind their own.
public struct AxisNumbers: Equatable, Sendable, BitwiseCopyable {
  public var first: Int
  public var second: Int
  public var third: Int
  public var fourth: Int

  @inlinable
  public init(_ first: Int, _ second: Int, _ third: Int, _ fourth: Int) {
    self.first = first
    self.second = second
    self.third = third
    self.fourth = fourth
  }

  @inlinable
  public subscript(axis: Int) -> Int {
    switch axis {
    case 0: first
    case 1: second
    case 2: third
    default: fourth
    }
  }

  /// Of a row-major tensor of this shape without gaps: elements from one index of an axis to the next.
  var strides: AxisNumbers {
    AxisNumbers(second &* third &* fourth, third &* fourth, fourth, 1)
  }

  /// Number of elements of a tensor of this shape.
  func checkedCount(_ argument: KernelArgument) throws(KernelError) -> Int {
    try requirePositive(first)
    try requirePositive(second)
    try requirePositive(third)
    try requirePositive(fourth)
    return try Kernels.checkedCount(argument, first, second, third, fourth)
  }
}

/// A copy of a four-dimensional box of elements from one tensor into another.
struct StridedCopy {
  var shape: AxisNumbers
  var sourceStart: Int
  /// Negative strides walk backwards.
  var sourceStrides: AxisNumbers
  var targetStart: Int
  var targetStrides: AxisNumbers

  // One copy for all operators that move numbers.
  @inline(never)
  func run<Element: ActivationElement>(_ input: Span<Element>, _ output: inout MutableSpan<Element>) {
    guard let source = unsafe input.firstElement(), let target = unsafe output.firstElement()
    else { return }
    var i = 0
    while i < shape.first {
      var j = 0
      while j < shape.second {
        var k = 0
        while k < shape.third {
          var from =
            sourceStart &+ i &* sourceStrides.first &+ j &* sourceStrides.second &+ k &* sourceStrides.third
          var to =
            targetStart &+ i &* targetStrides.first &+ j &* targetStrides.second &+ k &* targetStrides.third
          var l = 0
          while l < shape.fourth {
            unsafe target[to] = unsafe source[from]
            from &+= sourceStrides.fourth
            to &+= targetStrides.fourth
            l &+= 1
          }
          k &+= 1
        }
        j &+= 1
      }
      i &+= 1
    }
  }
}
