import FixedPoint

/// The definition of `DepthwiseConvolution2D`. Border pixels clip the range of taps, as in
/// `PortableConvolution2D`; a tap is one multiplication a channel.
enum PortableDepthwiseConvolution2D {
  @inline(__always)
  static func run<Input: ActivationElement, Output: ActivationElement>(
    input: Span<Input>, weights: Span<Int8>, bias: Span<Int32>, scales: ChannelScales,
    geometry: DepthwiseConvolution2D.Geometry, parameters: LinearParameters,
    output: inout MutableSpan<Output>
  ) {
    guard let input = unsafe input.firstElement(), let weights = unsafe weights.firstElement(),
      let scales = unsafe ChannelScalePointers(scales), var target = unsafe output.firstElement()
    else { return }
    let bias = unsafe bias.firstElement()
    let window = geometry.window
    let shape = geometry.input
    let size = geometry.output
    let zeroPoint = parameters.inputZeroPoint
    var row = 0
    while row < size.height {
      let top = row &* window.strideHeight &- window.paddingTop
      let rows = TapRange(
        origin: top, taps: window.kernelHeight, dilation: window.dilationHeight, inputSize: shape.height)
      var column = 0
      while column < size.width {
        let left = column &* window.strideWidth &- window.paddingLeft
        let columns = TapRange(
          origin: left, taps: window.kernelWidth, dilation: window.dilationWidth, inputSize: shape.width)
        var channel = 0
        while channel < size.channels {
          let inputChannel = channel / geometry.channelMultiplier
          var accumulator = unsafe bias.map { unsafe $0[channel] } ?? 0
          var tapRow = rows.first
          while tapRow < rows.end {
            let inputRow = (top &+ tapRow &* window.dilationHeight) &* shape.width &+ left
            var tap = columns.first
            while tap < columns.end {
              let position = (inputRow &+ tap &* window.dilationWidth) &* shape.channels
              let weight = (tapRow &* window.kernelWidth &+ tap) &* size.channels
              accumulator =
                unsafe accumulator
                &+ (input[position &+ inputChannel].widened &- zeroPoint)
                &* Int32(weights[weight &+ channel])
              tap &+= 1
            }
            tapRow &+= 1
          }
          let scaled = unsafe multiplyByQuantizedMultiplier(accumulator, scales[channel])
          unsafe target[channel] = Output.narrowed(parameters.place(scaled))
          channel &+= 1
        }
        unsafe target += size.channels
        column &+= 1
      }
      row &+= 1
    }
  }
}
