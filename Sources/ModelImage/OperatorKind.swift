/// What an operator computes. The raw value is its number in the image; the parameter block of each kind is
/// described beside its view (``ConvolutionParameters``, ``FullyConnectedParameters``, …).
public enum OperatorKind: UInt16, Sendable, Equatable, CaseIterable {
  /// `[H, W, I]` → `[H', W', O]`.
  case convolution2D = 1
  /// `[H, W, I]` → `[H', W', I · multiplier]`.
  case depthwiseConvolution2D = 2
  /// Any shape with I elements, read in row-major order → O elements.
  case fullyConnected = 3
  /// Two tensors of one shape.
  case add = 4
  /// Two tensors of one shape.
  case multiply = 5
  /// Two to four tensors that agree in all but the last axis, of one type, scale and zero point.
  case concatenate = 6
  /// One tensor limited to a range; scale and zero point stay. ReLU is a clamp from the zero point.
  case clamp = 7
  /// One tensor to another type, scale or zero point.
  case rescale = 8
  case tanh = 9
  case sigmoid = 10
  /// `x [I]`, `h [S]` → `h' [S]`.
  case gatedRecurrentUnit = 11

  /// How many inputs the kind takes.
  public var inputCounts: ClosedRange<Int> {
    switch self {
    case .convolution2D, .depthwiseConvolution2D, .fullyConnected, .clamp, .rescale, .tanh, .sigmoid: 1...1
    case .add, .multiply, .gatedRecurrentUnit: 2...2
    case .concatenate: 2...4
    }
  }
}
