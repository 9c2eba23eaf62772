/// What quantisation did to every tensor and operator.
public struct QuantizationReport: Sendable, Equatable, Codable {
  public struct Tensor: Sendable, Equatable, Codable {
    public var name: String
    public var shape: [Int]
    /// 8 or 16.
    public var widthBits: Int
    public var scale: Double
    public var zeroPoint: Int32
    /// Variance of the float tensor over the mean square error, in dB; 200 when exact.
    public var signalToNoiseDecibels: Double
    public var cosine: Double
    public var maximumError: Double
    /// Elements, of `elementCount` over all samples, that the type's range cut off.
    public var saturatedCount: Int
    public var elementCount: Int
  }

  public struct Operator: Sendable, Equatable, Codable {
    public var name: String
    public var kind: String
    public var weightBytes: Int
    /// Largest magnitude that any accumulator can reach, whatever the activations.
    public var accumulatorBound: UInt32
  }

  /// What an operator's result costs in int8 and would gain in int16.
  public struct Layer: Sendable, Equatable, Codable {
    public var name: String
    public var kind: String
    /// 8 or 16.
    public var widthBits: Int
    /// Layers of a network with the same number have one width: what is said of int8 and int16 activations is said of all of
    /// them together. Counted from 1 in the order of the layers.
    public var widthClass: Int
    /// At the network's worst output, in dB, when this layer's activation (with those that share its width) is rounded to
    /// int8 and nothing else; nil where an operator permits int16 only.
    public var aloneDecibels: Double?
    /// At the worst output, in dB, when this layer has the image's int8 weights and nothing else is rounded; nil without
    /// weights and for recurrent units.
    public var weightsDecibels: Double?
    /// What int16 here would add to the measured total at the worst output, in dB, all else as it is; nil for int16.
    public var gainDecibels: Double?
    /// Bytes that int16 adds to activations.
    public var addedBytes: Int
  }

  /// Whether widths that were chosen by a target keep it.
  public struct Target: Sendable, Equatable, Codable {
    public var decibels: Double
    /// At the worst output of the fixed-point network, on the calibration samples.
    public var reachedDecibels: Double
    /// At the worst output with the image's int8 weights and exact activations: what no width of activations exceeds.
    public var weightsDecibels: Double
    public var isReached: Bool
    /// Tensors that have int16, of all that may have int8.
    public var wideTensors: Int
    public var tensors: Int
  }

  public struct Network: Sendable, Equatable, Codable {
    public var name: String
    /// Of one run.
    public var multiplyAccumulates: Int
    public var weightBytes: Int
    public var sampleCount: Int
    public var tensors: [Tensor]
    public var operators: [Operator]
    /// Where they were asked for.
    public var layers: [Layer]?
    /// With layers: at the worst output of the fixed-point network.
    public var endToEndDecibels: Double?
    /// With ``ActivationWidths/mixed``.
    public var target: Target?

    /// In the network's order; `network` is the one that is reported on.
    public func outputs(of network: QuantizedNetwork) -> [Tensor] { network.outputs.map { tensors[$0] } }
  }

  public var options: QuantizationOptions
  public var networks: [Network]
}
