/// What an operator computes. The raw value is its number in the image; the parameter block of each kind is
/// described beside its view (``ConvolutionParameters``, ``FullyConnectedParameters``, …). Numbers are never
/// reused: a new kind takes the next one.
public enum OperatorKind: UInt16, Sendable, Equatable {
  /// `[H, W, I]` → `[H', W', O]`.
  case convolution2D = 1
  /// Any shape with I elements, read in row-major order → O elements.
  case fullyConnected = 2
  /// Two tensors of one type; one has the output's shape, the other that shape or its end (`[C]` or `[1, 1, C]`
  /// against `[H, W, C]`), and repeats.
  case add = 3
  /// Operands as in ``add``.
  case multiply = 4
  /// Two to four tensors that agree in all but the last axis, each brought to the output's scale.
  case concatenate = 5
  /// One tensor limited to a range; scale and zero point stay. ReLU is a clamp from the zero point.
  case clamp = 6
  /// One tensor to another type, scale or zero point.
  case rescale = 7
  /// tanh, sigmoid or any other function of one number, by table.
  case tableFunction = 8
  /// int16 `x [I]`, `h [S]` → `h' [S]`.
  case gatedRecurrentUnit = 9
  /// `[H, W, C]` → `[H', W', C · M]`: output channel c · M + m sees input channel c only.
  case depthwiseConvolution2D = 10
  /// `[H, W, C]` → `[H', W', C]`: the average of each channel under a window.
  case averagePool2D = 11
  /// `[H, W, C]` → `[H', W', C]`: the greatest number of each channel under a window.
  case maxPool2D = 12
  /// One tensor with its axes in another order.
  case transpose = 13
  /// Part of one tensor: start, step and size along every axis.
  case slice = 14
  /// One tensor inside a larger one that is one number elsewhere.
  case pad = 15
  /// First operand less second; operands as in ``add``.
  case subtract = 16
  /// Softmax along the last axis; input and output have one shape and type.
  case softmax = 17
  /// Layer normalisation over the last axis; input and output have one shape and type.
  case layerNormalization = 18

  /// Whether the kind has weights, which can be packed.
  public var hasWeights: Bool {
    switch self {
    case .convolution2D, .depthwiseConvolution2D, .fullyConnected, .gatedRecurrentUnit: true
    default: false
    }
  }

  /// How many inputs the kind takes.
  public var inputCounts: ClosedRange<Int> {
    switch self {
    case .convolution2D, .fullyConnected, .clamp, .rescale, .tableFunction, .depthwiseConvolution2D,
      .averagePool2D, .maxPool2D, .transpose, .slice, .pad, .softmax, .layerNormalization:
      1...1
    case .add, .subtract, .multiply, .gatedRecurrentUnit: 2...2
    case .concatenate: 2...4
    }
  }
}
