import ModelImage
import PackedWeights
import Quantization

/// What computes a network on the host.
public enum EvaluationEngine: String, CaseIterable, Sendable {
  /// The device's runtime with the portable kernels, which define the arithmetic; packed weights are put back in order.
  case portable
  /// The device's runtime with the kernels that the image's weights are packed for; equal to ``portable`` bit for bit.
  case fast
  /// The image's integers as real numbers: the same formulas without any rounding between them.
  case referenceFloat = "reference-float"

  /// An evaluator of network `index` of `loaded`.
  ///
  /// - Precondition: the image has such a network.
  public func evaluator(of loaded: LoadedImage, network index: Int) throws -> any NetworkEvaluator {
    switch self {
    case .portable where loaded.image.packingTarget != .portable:
      let canonical = try LoadedImage(ImageBuilder.build(ImageContents(reading: loaded)))
      return try FixedPointEvaluator(canonical, network: index)
    case .portable, .fast: return try FixedPointEvaluator(loaded, network: index)
    case .referenceFloat: return RealEvaluator(ImageContents(reading: loaded).networks[index])
    }
  }
}

/// Runs one network, one sample at a time.
public protocol NetworkEvaluator: AnyObject {
  /// The outputs in the order of the network's ports, in units of their integers: q of scale · (q − zero point). An
  /// evaluator in fixed point gives whole numbers.
  ///
  /// - Precondition: the inputs fit the network's ports.
  func run(_ inputs: [PortNumbers]) -> [[Double]]
}
