import ConformanceVectors
import Kernels
import ModelImage

/// The arguments of a depthwise convolution as a case stores them (``DepthwiseLayout``), used in place.
@safe
struct DepthwiseArguments {
  let inputType: ElementType
  let outputType: ElementType
  let geometry: DepthwiseConvolution2D.Geometry
  let parameters: LinearParameters
  private let bytes: UnsafeRawBufferPointer
  private let biasOffset: Int
  private let arraySizeBytes: Int
  private let inputOffset: Int

  /// Nil when the numbers are out of range or the bytes too few.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= DepthwiseLayout.headerSizeBytes else { return nil }
    func word(_ word: DepthwiseLayout.Word) -> Int32 {
      unsafe bytes.load(fromByteOffset: 4 * word.rawValue, as: Int32.self)
    }
    for index in DepthwiseLayout.Word.height.rawValue...DepthwiseLayout.Word.paddingRight.rawValue {
      let value = unsafe bytes.load(fromByteOffset: 4 * index, as: Int32.self)
      guard value >= 0, value <= DepthwiseLayout.maximumDimension else { return nil }
    }
    guard let inputType = ElementType(rawValue: UInt8(truncatingIfNeeded: word(.inputType))),
      let outputType = ElementType(rawValue: UInt8(truncatingIfNeeded: word(.outputType)))
    else { return nil }
    self.inputType = inputType
    self.outputType = outputType
    geometry = DepthwiseConvolution2D.Geometry(
      input: ImageShape(
        height: Int(word(.height)), width: Int(word(.width)), channels: Int(word(.channels))),
      channelMultiplier: Int(word(.channelMultiplier)),
      window: KernelWindow(
        kernelHeight: Int(word(.kernelHeight)), kernelWidth: Int(word(.kernelWidth)),
        strideHeight: Int(word(.strideHeight)), strideWidth: Int(word(.strideWidth)),
        dilationHeight: Int(word(.dilationHeight)), dilationWidth: Int(word(.dilationWidth)),
        paddingTop: Int(word(.paddingTop)), paddingBottom: Int(word(.paddingBottom)),
        paddingLeft: Int(word(.paddingLeft)), paddingRight: Int(word(.paddingRight))))
    parameters = LinearParameters(
      inputZeroPoint: word(.inputZeroPoint), outputZeroPoint: word(.outputZeroPoint),
      clamp: ClampRange(lower: word(.clampLower), upper: word(.clampUpper)))
    unsafe self.bytes = bytes
    biasOffset = DepthwiseLayout.headerSizeBytes
    arraySizeBytes = VectorLayout.aligned(4 * geometry.outputChannels)
    inputOffset = biasOffset + 3 * arraySizeBytes + VectorLayout.aligned(geometry.weightCount)
    let end = inputOffset + geometry.input.count * inputType.sizeBytes
    guard end <= bytes.count else { return nil }
  }

  /// int32 `[O]` each.
  @_lifetime(borrow self)
  func bias() -> Span<Int32> { span(biasOffset, geometry.outputChannels) }

  @_lifetime(borrow self)
  func multipliers() -> Span<Int32> { span(biasOffset + arraySizeBytes, geometry.outputChannels) }

  @_lifetime(borrow self)
  func shifts() -> Span<Int32> { span(biasOffset + 2 * arraySizeBytes, geometry.outputChannels) }

  /// `[kH, kW, O]`.
  @_lifetime(borrow self)
  func weights() -> Span<Int8> { span(biasOffset + 3 * arraySizeBytes, geometry.weightCount) }

  /// `[H, W, C]`.
  @_lifetime(borrow self)
  func int8Input() -> Span<Int8> { span(inputOffset, geometry.input.count) }

  @_lifetime(borrow self)
  func int16Input() -> Span<Int16> { span(inputOffset, geometry.input.count) }

  @_lifetime(borrow self)
  private func span<Element: BitwiseCopyable>(_ offset: Int, _ count: Int) -> Span<Element> {
    let start = unsafe bytes.baseAddress.map { unsafe ($0 + offset).assumingMemoryBound(to: Element.self) }
    let elements = unsafe UnsafeBufferPointer(start: start, count: count)
    return unsafe _overrideLifetime(Span(_unsafeElements: elements), borrowing: self)
  }
}
