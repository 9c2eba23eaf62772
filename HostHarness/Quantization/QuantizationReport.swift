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
    /// At the network's worst output, in dB, when this layer's activation (with those that share its width) is rounded to
    /// int8 and nothing else; nil where an operator permits int16 only.
    public var aloneDecibels: Double?
    /// What int16 here would add at the worst output, in dB, all other activations as they are; nil for int16.
    public var gainDecibels: Double?
    /// Bytes that int16 adds to activations.
    public var addedBytes: Int
  }

  public struct Network: Sendable, Equatable, Codable {
    public var name: String
    /// Of one run.
    public var multiplyAccumulates: Int
    public var weightBytes: Int
    public var sampleCount: Int
    public var tensors: [Tensor]
    public var operators: [Operator]
    /// By output: names of tensors.
    var outputNames: [String] = []
    /// Where they were asked for.
    public var layers: [Layer]?

    /// In the network's order.
    public var outputs: [Tensor] {
      outputNames.compactMap { name in tensors.first { $0.name == name } }
    }

    private enum CodingKeys: String, CodingKey {
      case name, multiplyAccumulates, weightBytes, sampleCount, tensors, operators, layers
    }
  }

  public var options: QuantizationOptions
  public var networks: [Network]
}
