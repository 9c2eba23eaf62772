import FixedPoint

/// The definition of `FullyConnected`: one dot product an output.
enum PortableFullyConnected {
  @inline(__always)
  static func run<Input: ActivationElement, Output: ActivationElement, Rule: Accumulation>(
    _ rule: Rule.Type, input: Span<Input>, weights: Span<Int8>, bias: Span<Rule.Sum>, scales: ChannelScales,
    geometry: FullyConnected.Geometry, parameters: LinearParameters, output: inout MutableSpan<Output>
  ) {
    guard let input = unsafe input.firstElement(), let weights = unsafe weights.firstElement(),
      let scales = unsafe ChannelScalePointers(scales), let target = unsafe output.firstElement()
    else { return }
    let bias = unsafe bias.firstElement()
    var channel = 0
    while channel < geometry.outputCount {
      let sum = unsafe Rule.dotProduct(
        input, zeroPoint: parameters.inputZeroPoint, weights + channel &* geometry.inputCount,
        count: geometry.inputCount)
      let accumulator = unsafe (bias.map { unsafe $0[channel] } ?? 0) &+ sum
      let scaled = unsafe Rule.requantised(accumulator, scales[channel])
      unsafe target[channel] = Output.narrowed(parameters.place(scaled))
      channel &+= 1
    }
  }
}
