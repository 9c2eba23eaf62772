import ConformanceChecks
import ConformanceVectors
import Kernels
import ModelImage
import Quantization

/// One call of the depthwise convolution and what comes of it on the host.
struct DepthwiseCall {
  var window: WindowGeometry
  /// Outputs a channel.
  var multiplier: Int
  var types: ElementTypes
  /// `[kH, kW, O]`.
  var weights: [Int8]
  var channels: QuantizedChannels
  /// `[H, W, C]`.
  var input: [Int32]
  var inputZeroPoint: Int32
  var outputZeroPoint: Int32
  var clamp: ClosedRange<Int32>

  func contents(_ name: String, source: TruthSource = .portableCode) throws(KernelError) -> CaseContents {
    let expected = try output()
    var digest = ByteDigest()
    for byte in expected { digest.append(byte) }
    return CaseContents(
      name: name, kind: .depthwise, source: source, input: encoded, expected: expected, digest: digest.value)
  }

  private var encoded: [UInt8] {
    let words: [Int32] =
      [Int32(types.input.rawValue), Int32(types.output.rawValue)]
      + [
        window.height, window.width, window.channels, multiplier, window.kernelHeight, window.kernelWidth,
        window.strideHeight, window.strideWidth, window.dilationHeight, window.dilationWidth, window.top,
        window.bottom, window.left, window.right,
      ].map { Int32($0) } + [inputZeroPoint, outputZeroPoint, clamp.lowerBound, clamp.upperBound]
    var bytes: [UInt8] = []
    for part in [
      Self.bytes(words, 4), Self.bytes(channels.bias, 4), Self.bytes(channels.multipliers, 4),
      Self.bytes(channels.shifts, 4), weights.map { UInt8(bitPattern: $0) },
      Self.bytes(input, types.input.sizeBytes),
    ] {
      bytes += part + [UInt8](repeating: 0, count: VectorLayout.aligned(part.count) - part.count)
    }
    return bytes
  }

  private static func bytes(_ values: [Int32], _ sizeBytes: Int) -> [UInt8] {
    values.flatMap { value in
      (0..<sizeBytes).map { UInt8(truncatingIfNeeded: value >> (8 * Int32($0))) }
    }
  }

  /// `[H', W', O]`.
  private func output() throws(KernelError) -> [UInt8] {
    let count = window.outputHeight * window.outputWidth * window.channels * multiplier
    switch types.output {
    case .int8:
      var values = [Int8](repeating: 0, count: count)
      var span = values.mutableSpan
      try apply(&span)
      return values.map { UInt8(bitPattern: $0) }
    case .int16:
      var values = [Int16](repeating: 0, count: count)
      var span = values.mutableSpan
      try apply(&span)
      return Self.bytes(values.map { Int32($0) }, 2)
    }
  }

  private var geometry: DepthwiseConvolution2D.Geometry {
    DepthwiseConvolution2D.Geometry(
      input: ImageShape(height: window.height, width: window.width, channels: window.channels),
      channelMultiplier: multiplier,
      window: KernelWindow(
        kernelHeight: window.kernelHeight, kernelWidth: window.kernelWidth,
        strideHeight: window.strideHeight, strideWidth: window.strideWidth,
        dilationHeight: window.dilationHeight, dilationWidth: window.dilationWidth, paddingTop: window.top,
        paddingBottom: window.bottom, paddingLeft: window.left, paddingRight: window.right))
  }

  private var parameters: LinearParameters {
    LinearParameters(
      inputZeroPoint: inputZeroPoint, outputZeroPoint: outputZeroPoint,
      clamp: ClampRange(lower: clamp.lowerBound, upper: clamp.upperBound))
  }

  private func apply(_ output: inout MutableSpan<Int8>) throws(KernelError) {
    let scales = ChannelScales(multipliers: channels.multipliers.span, shifts: channels.shifts.span)
    switch types.input {
    case .int8:
      let narrow = input.map { Int8(truncatingIfNeeded: $0) }
      try DepthwiseConvolution2D.apply(
        input: narrow.span, weights: weights.span, bias: channels.bias.span, scales: scales,
        geometry: geometry, parameters: parameters, output: &output)
    case .int16:
      let wide = input.map { Int16(truncatingIfNeeded: $0) }
      try DepthwiseConvolution2D.apply(
        input: wide.span, weights: weights.span, bias: channels.bias.span, scales: scales,
        geometry: geometry, parameters: parameters, output: &output)
    }
  }

  private func apply(_ output: inout MutableSpan<Int16>) throws(KernelError) {
    let scales = ChannelScales(multipliers: channels.multipliers.span, shifts: channels.shifts.span)
    switch types.input {
    case .int8:
      let narrow = input.map { Int8(truncatingIfNeeded: $0) }
      try DepthwiseConvolution2D.apply(
        input: narrow.span, weights: weights.span, bias: channels.bias.span, scales: scales,
        geometry: geometry, parameters: parameters, output: &output)
    case .int16:
      let wide = input.map { Int16(truncatingIfNeeded: $0) }
      try DepthwiseConvolution2D.apply(
        input: wide.span, weights: weights.span, bias: channels.bias.span, scales: scales,
        geometry: geometry, parameters: parameters, output: &output)
    }
  }
}
