import ArgumentParser
import Quantization

/// What `import` and `quantize` take to say how ranges, widths and biases follow from calibration.
struct CalibrationOptions: ParsableArguments {
  enum Ranges: String, ExpressibleByArgument, CaseIterable {
    case minMax = "min-max"
    case percentile
    case mse
  }

  enum Mixed: String, ExpressibleByArgument, CaseIterable {
    case auto
  }

  @Option(
    help: """
      Width of activations: int8, int16, auto (int8 where quantising a tensor alone keeps the target) or mixed (as few \
      int16 tensors as keep the target for the whole fixed-point network).
      """)
  var activations: ActivationWidths?

  @Option(help: "The same as --activations mixed.")
  var mixed: Mixed?

  @Option(
    help: """
      With --activations auto and mixed: the signal-to-quantisation-noise ratio, in dB, that every output is to keep \
      (import: 40; quantize: the target of each network, docs/quantisation.md).
      """)
  var targetSQNR: Double?

  @Option(
    help: """
      Ranges of int8 activations: mse (least square error), min-max (everything seen) or percentile.
      """)
  var ranges = Ranges.mse

  @Option(help: "With --ranges percentile: so many percent of the elements lie inside (default 99.99).")
  var percentile: Double?

  @Flag(
    help:
      "Even out channels between layers first, where nothing but ReLU, leaky ReLU and pools stands between.")
  var equalise = false

  @Flag(help: "Take the mean error that layers show on the samples out of their biases.")
  var correctBias = false

  @Flag(help: "Round weights to the nearest integer instead of carrying errors along the inputs' covariance.")
  var nearest = false

  @Flag(help: "Add a table of layers: what int8 costs each of them and what int16 would gain.")
  var report = false

  func validate() throws {
    if let percentile {
      guard percentile > 50, percentile <= 100 else {
        throw ValidationError("--percentile \(percentile) is not permitted: above 50, at most 100")
      }
      guard ranges == .percentile else {
        throw ValidationError(
          "--percentile needs --ranges percentile; the ranges are --ranges \(ranges.rawValue)")
      }
    }
    if let targetSQNR, !(0...150).contains(targetSQNR) {
      throw ValidationError("--target-sqnr \(targetSQNR) is not permitted: 0 … 150 dB")
    }
    if mixed != nil, let activations, activations != .mixed {
      throw ValidationError("--mixed auto and --activations \(activations.rawValue) exclude each other")
    }
    if targetSQNR != nil, let activations, activations == .int8 || activations == .int16 {
      throw ValidationError(
        "--target-sqnr needs --activations auto or mixed, which choose widths by it; the activations are "
          + "--activations \(activations.rawValue)")
    }
  }

  func options(otherwise activations: ActivationWidths) -> QuantizationOptions {
    let rule: RangeRule =
      switch ranges {
      case .minMax: .minMax
      case .percentile: .percentile(percentile ?? 99.99)
      case .mse: .leastSquares
      }
    return QuantizationOptions(
      activations: mixed != nil ? .mixed : self.activations ?? activations,
      compensatesWeightErrors: !nearest, ranges: rule, equalizesChannels: equalise,
      correctsBiases: correctBias)
  }
}
