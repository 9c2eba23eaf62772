import FixedPoint

/// The definition of `Convolution2D`.
///
/// Border pixels clip the range of taps once an output pixel instead of testing each tap. Without
/// horizontal dilation the taps of a kernel row are contiguous in the input and in the weights, so a row is
/// one dot product of `taps · I` elements.
enum PortableConvolution2D {
  @inline(__always)
  static func run<Input: ActivationElement, Output: ActivationElement, Rule: Accumulation>(
    _ rule: Rule.Type, input: Span<Input>, weights: Span<Int8>, bias: Span<Rule.Sum>, scales: ChannelScales,
    geometry: Convolution2D.Geometry, parameters: LinearParameters, output: inout MutableSpan<Output>
  ) {
    guard let input = unsafe input.firstElement(), let weights = unsafe weights.firstElement(),
      let scales = unsafe ChannelScalePointers(scales), var target = unsafe output.firstElement()
    else { return }
    let bias = unsafe bias.firstElement()
    let channels = geometry.outputChannels
    let kernelCount = geometry.window.kernelHeight &* geometry.window.kernelWidth &* geometry.input.channels
    let size = geometry.output
    var row = 0
    while row < size.height {
      var column = 0
      while column < size.width {
        let patch = Patch(geometry, row: row, column: column)
        var channel = 0
        while channel < channels {
          let kernel = unsafe weights + channel &* kernelCount
          let sum = unsafe patch.sum(rule, input, zeroPoint: parameters.inputZeroPoint, kernel)
          let accumulator = unsafe (bias.map { unsafe $0[channel] } ?? 0) &+ sum
          let scaled = unsafe Rule.requantised(accumulator, scales[channel])
          unsafe target[channel] = Output.narrowed(parameters.place(scaled))
          channel &+= 1
        }
        unsafe target += channels
        column &+= 1
      }
      row &+= 1
    }
  }

  /// The input elements that one output pixel sees.
  private struct Patch {
    let rows: TapRange
    /// Dot products a kernel row, and the elements of each.
    let runs: Int
    let runLength: Int
    /// Offsets of the first run of tap row `rows.first`.
    let inputStart: Int
    let kernelStart: Int
    /// Steps from one tap row, or run, to the next.
    let inputRowStep: Int
    let kernelRowStep: Int
    let inputRunStep: Int
    let kernelRunStep: Int

    @inline(__always)
    init(_ geometry: Convolution2D.Geometry, row: Int, column: Int) {
      let window = geometry.window
      let shape = geometry.input
      let top = row &* window.strideHeight &- window.paddingTop
      let left = column &* window.strideWidth &- window.paddingLeft
      rows = TapRange(
        origin: top, taps: window.kernelHeight, dilation: window.dilationHeight, inputSize: shape.height)
      let columns = TapRange(
        origin: left, taps: window.kernelWidth, dilation: window.dilationWidth, inputSize: shape.width)
      let taps = columns.end > columns.first ? columns.end &- columns.first : 0
      let contiguous = window.dilationWidth == 1
      runs = contiguous ? 1 : taps
      runLength = contiguous ? taps &* shape.channels : shape.channels
      inputRowStep = window.dilationHeight &* shape.width &* shape.channels
      kernelRowStep = window.kernelWidth &* shape.channels
      inputRunStep = window.dilationWidth &* shape.channels
      kernelRunStep = shape.channels
      inputStart =
        ((top &+ rows.first &* window.dilationHeight) &* shape.width
          &+ left &+ columns.first &* window.dilationWidth) &* shape.channels
      kernelStart = rows.first &* kernelRowStep &+ columns.first &* shape.channels
    }

    @inline(__always)
    func sum<Input: ActivationElement, Rule: Accumulation>(
      _ rule: Rule.Type, _ input: UnsafePointer<Input>, zeroPoint: Int32, _ kernel: UnsafePointer<Int8>
    ) -> Rule.Sum {
      var sum: Rule.Sum = 0
      var inputRow = inputStart
      var kernelRow = kernelStart
      var row = rows.first
      while row < rows.end {
        var run = 0
        while run < runs {
          sum =
            unsafe sum
            &+ Rule.dotProduct(
              input + (inputRow &+ run &* inputRunStep), zeroPoint: zeroPoint,
              kernel + (kernelRow &+ run &* kernelRunStep), count: runLength)
          run &+= 1
        }
        inputRow &+= inputRowStep
        kernelRow &+= kernelRowStep
        row &+= 1
      }
      return sum
    }
  }
}
