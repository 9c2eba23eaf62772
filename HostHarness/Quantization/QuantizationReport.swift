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

  public struct Network: Sendable, Equatable, Codable {
    public var name: String
    /// Of one run.
    public var multiplyAccumulates: Int
    public var weightBytes: Int
    public var sampleCount: Int
    public var tensors: [Tensor]
    public var operators: [Operator]
  }

  public var options: QuantizationOptions
  public var networks: [Network]
}
