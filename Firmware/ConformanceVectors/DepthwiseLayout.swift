/// Fixed numbers of the input of a case of ``CaseKind/depthwise``:
///
///     header (80) · bias [O] · multipliers [O] · shifts [O] · weights [kH, kW, O] · input [H, W, C]
///
/// Bias, multipliers and shifts are int32, weights int8; every part begins at a multiple of
/// ``VectorLayout/alignment``.
public enum DepthwiseLayout {
  /// Position of a word in the header.
  public enum Word: Int, Sendable {
    /// As `ElementType`: 1 int8, 2 int16.
    case inputType, outputType
    case height, width, channels, channelMultiplier
    case kernelHeight, kernelWidth, strideHeight, strideWidth, dilationHeight, dilationWidth
    case paddingTop, paddingBottom, paddingLeft, paddingRight
    case inputZeroPoint, outputZeroPoint, clampLower, clampUpper
  }

  public static let headerSizeBytes = 80
  /// Dimensions lie in 0 … this, so that no product of them leaves 32 bits.
  public static let maximumDimension: Int32 = 256
}
