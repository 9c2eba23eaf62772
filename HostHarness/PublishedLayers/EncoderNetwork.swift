import FixedPoint
import Foundation
import ModelImage
import Quantization

/// L1 … L5 in a row, the frame encoder that the layers come from: one network that other runtimes can run as well.
///
/// Weights and biases are the published ones, factors are too but for a power of two. All activations have one scale, so
/// the scale of a channel's weights is the factor of its multiplier and shift; ours are computed from the scales again,
/// as TensorFlow Lite does it.
public struct EncoderNetwork {
  public static let layerNames = ["L1", "L2", "L3", "L4", "L5"]
  public static let name = "L1–L5"

  /// A power of two, so that products with it are exact.
  static let scale: Float = 1.0 / 16

  /// What the published factors are multiplied with: behind another layer's clamp numbers are smaller than those that the
  /// layers were published with, and would shrink to a handful of values.
  private static let gains: [String: Float] = ["L2": 2, "L3": 2, "L4": 2, "L5": 4]

  private struct Layer {
    var published: PublishedLayer
    var numbers: PublishedLayer.Numbers
    /// `[O]`.
    var weightScales: [Float]
    var channels: QuantizedChannels
  }

  private let layers: [Layer]

  public init() {
    layers = PublishedLayer.all.filter { Self.layerNames.contains($0.name) }.map { layer in
      let numbers = layer.numbers()
      var channels = numbers.channels
      var scales: [Float] = []
      for index in channels.multipliers.indices {
        let published = QuantizedMultiplier(
          multiplier: channels.multipliers[index], shift: channels.shifts[index])
        let scale = Float(published.factor) * (Self.gains[layer.name] ?? 1)
        scales.append(scale)
        let factor = Double(Self.scale) * Double(scale) / Double(Self.scale)
        guard let ours = QuantizedMultiplier(factor: factor) else { continue }
        (channels.multipliers[index], channels.shifts[index]) = (ours.multiplier, ours.shift)
      }
      return Layer(published: layer, numbers: numbers, weightScales: scales, channels: channels)
    }
  }

  /// A model image with this network alone.
  public func image() throws(ImageBuilderError) -> [UInt8] {
    var tensors: [QuantizedTensor] = []
    var operators: [QuantizedOperator] = []
    func append(_ name: String, _ shape: [Int], zeroPoint: Int32) {
      tensors.append(
        QuantizedTensor(
          name: name, elementType: .int8, shape: shape, zeroPoint: zeroPoint, scale: Self.scale))
    }
    append("input", layers[0].published.input, zeroPoint: PublishedLayer.inputZeroPoint)
    for layer in layers {
      let published = layer.published
      append(published.name, published.output, zeroPoint: PublishedLayer.outputZeroPoint)
      operators.append(
        QuantizedOperator(
          name: published.name,
          operation: published.operation(weights: layer.numbers.weights, channels: layer.channels),
          inputs: [tensors.count - 2], output: tensors.count - 1))
    }
    return try ImageBuilder.build(
      ImageContents(
        networks: [
          QuantizedNetwork(
            name: Self.name, role: 0, tensors: tensors, operators: operators, inputs: [0],
            outputs: [tensors.count - 1])
        ], metadata: ImageMetadata(name: "encoder", version: "1", provenance: "latentlink bench")))
  }

  /// The network in words that a program in another language reads, with inputs and the outputs that ours gives them.
  ///
  /// - Parameter sampleCount: of pseudo-random inputs.
  public func description(sampleCount: Int) throws -> Data {
    let loaded = try LoadedImage(try image())
    let runner = try ImageRunner(loaded)
    let network = loaded.image.network(0)
    let quantization = runner.quantization(ofTensor: network.inputs[0])
    var text = Description(
      scale: Self.scale, inputZeroPoint: PublishedLayer.inputZeroPoint,
      outputZeroPoint: PublishedLayer.outputZeroPoint,
      layers: layers.map { layer in
        Description.Layer(
          name: layer.published.name, isDense: layer.published.kind == .fullyConnected,
          input: layer.published.input, output: layer.published.output, kernel: layer.published.kernel,
          stride: layer.published.stride, weights: layer.numbers.weights, weightScales: layer.weightScales,
          bias: layer.channels.bias)
      }, inputs: [], outputs: [])
    var state: UInt32 = 1
    for _ in 0..<sampleCount {
      let input = (0..<layers[0].published.inputCount).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Int8(truncatingIfNeeded: state >> 16)
      }
      let tensors = runner.run(network: 0, inputs: [input.map { Float(quantization.real(Int32($0))) }])
      text.inputs.append(input)
      text.outputs.append(tensors[network.outputs[0]] ?? [])
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(text) + Data("\n".utf8)
  }

  private struct Description: Encodable {
    struct Layer: Encodable {
      var name: String
      var isDense: Bool
      /// `[H, W, I]`.
      var input: [Int]
      /// `[H', W', O]`.
      var output: [Int]
      var kernel: Int
      var stride: Int
      /// `[O, kH, kW, I]`.
      var weights: [Int8]
      var weightScales: [Float]
      var bias: [Int32]
    }

    /// Of all activations.
    var scale: Float
    var inputZeroPoint: Int32
    var outputZeroPoint: Int32
    var layers: [Layer]
    var inputs: [[Int8]]
    var outputs: [[Int32]]
  }
}
