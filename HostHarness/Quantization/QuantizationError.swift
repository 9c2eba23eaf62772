import ReferenceModels
import Runtime

/// Why a model cannot be quantised.
public enum QuantizationError: Error, Equatable, CustomStringConvertible {
  case invalidGraph(network: String, GraphError)
  case noCalibration(network: String)
  case wrongSample(network: String, sample: Int, input: String, expected: Int, found: Int)
  case nonFiniteSample(network: String, sample: Int, input: String, element: Int)
  /// A node yields infinity or no number on a calibration sample.
  case nonFiniteValue(network: String, sample: Int, value: String, element: Int)
  /// No weight scale keeps the accumulator, left-shifted by its rescaling, in 32 bits; `bound` is the last tried.
  case accumulatorOverflow(network: String, node: String, channel: Int, bound: Double)
  /// A real factor between two scales has no multiplier and shift in range.
  case factorOutOfRange(network: String, node: String, factor: Double)
  /// An input and an output of one network share a tensor, which an image cannot express.
  case inputIsOutput(network: String, value: String)
  /// An output of a network is a constant, which an image cannot express.
  case constantIsOutput(network: String, value: String)
  /// The integers make no valid image.
  case invalidImage(ImageBuilderError)
  case arena(ArenaError)
  /// A matrix that must be positive definite is not, even damped.
  case singularMoments(network: String, node: String)

  public var description: String {
    switch self {
    case .invalidGraph(let network, let error): "\(network): \(error)"
    case .noCalibration(let network): "\(network): no calibration samples"
    case .wrongSample(let network, let sample, let input, let expected, let found):
      "\(network): calibration sample \(sample): \(input) must have \(expected) elements, found \(found)"
    case .nonFiniteSample(let network, let sample, let input, let element):
      "\(network): calibration sample \(sample): \(input) is not finite at element \(element)"
    case .nonFiniteValue(let network, let sample, let value, let element):
      "\(network): on calibration sample \(sample) element \(element) of '\(value)' is not finite"
    case .accumulatorOverflow(let network, let node, let channel, let bound):
      "\(network).\(node): channel \(channel) can reach \(bound), more than 32 bits hold"
    case .factorOutOfRange(let network, let node, let factor):
      "\(network).\(node): the factor \(factor) between scales is out of range"
    case .inputIsOutput(let network, let value):
      "\(network): '\(value)' is input and output of the network"
    case .constantIsOutput(let network, let value): "\(network): the output '\(value)' is a constant"
    case .invalidImage(let error): "the quantised networks make no valid image: \(error)"
    case .arena(let error): "the image's arena cannot be made: \(error)"
    case .singularMoments(let network, let node):
      "\(network).\(node): the second moments of the input have no Cholesky factor"
    }
  }
}
