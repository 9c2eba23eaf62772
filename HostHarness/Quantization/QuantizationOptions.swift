/// How activations get their width.
public enum ActivationWidths: String, Sendable, CaseIterable, Codable {
  /// int8 where quantising a tensor alone keeps the target at every output, int16 elsewhere.
  case automatic = "auto"
  /// As few int16 tensors as keep the target at every output of the whole fixed-point network (``WidthSearch``).
  case mixed
  /// int8 wherever an operator permits it.
  case int8
  case int16
}

/// Choices of the quantiser; the defaults are those of the shipped model.
public struct QuantizationOptions: Sendable, Equatable, Codable {
  public var activations: ActivationWidths
  /// Carry rounding errors of weights along the inputs' covariance; otherwise round to nearest.
  public var compensatesWeightErrors: Bool
  /// Added to the diagonal of the covariance, relative to the mean variance.
  public var damping: Double
  /// The range of an int16 tensor over the largest magnitude in calibration: what a rollout or an unusual channel
  /// may exceed it by before it saturates.
  public var headroom16: Double
  /// Ranges that tensors of a group must be able to hold, whatever calibration saw.
  public var requiredMagnitudes: [String: Double]
  /// Calibration samples that the choice of widths runs, a network.
  public var widthSampleCount: Int
  /// Of int8 activations.
  public var ranges: RangeRule
  /// Evens out channels before anything else (``ChannelEqualization``).
  public var equalizesChannels: Bool
  /// Takes the mean error of every operator with weights out of its bias (``BiasCorrection``).
  public var correctsBiases: Bool

  public init(
    activations: ActivationWidths = .automatic, compensatesWeightErrors: Bool = true, damping: Double = 0.01,
    headroom16: Double = 4, requiredMagnitudes: [String: Double] = [:], widthSampleCount: Int = 64,
    ranges: RangeRule = .leastSquares, equalizesChannels: Bool = false, correctsBiases: Bool = false
  ) {
    self.ranges = ranges
    self.equalizesChannels = equalizesChannels
    self.correctsBiases = correctsBiases
    self.activations = activations
    self.compensatesWeightErrors = compensatesWeightErrors
    self.damping = damping
    self.headroom16 = headroom16
    self.requiredMagnitudes = requiredMagnitudes
    self.widthSampleCount = widthSampleCount
  }
}
