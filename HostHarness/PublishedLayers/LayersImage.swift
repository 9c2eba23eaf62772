import ModelImage
import Quantization

/// The published layers as an ordinary model image without a control loop: a network of one operator a layer, named
/// after it. What `latentlink bench` counts on every target.
public enum LayersImage {
  /// Layers of int16 activations whose cost CMSIS-NN has published as well, by the layer whose shapes they have.
  static let wideLayers = ["L2", "L5"]

  /// The name of a layer with int16 activations.
  public static func wideName(_ name: String) -> String { "\(name) int16" }

  /// The same bytes every time.
  public static func build() throws(ImageBuilderError) -> [UInt8] {
    try ImageBuilder.build(
      ImageContents(
        networks: networks(),
        metadata: ImageMetadata(
          name: "layers", version: "1", provenance: "latentlink bench: published layers, docs/bench.md")))
  }

  static func networks() -> [QuantizedNetwork] {
    let narrow = PublishedLayer.all.map(narrow)
    let wide = PublishedLayer.all.filter { wideLayers.contains($0.name) }.map(wide)
    return (narrow + wide).enumerated().map { index, network in
      var network = network
      network.role = UInt32(index)
      return network
    }
  }

  /// As published.
  private static func narrow(_ layer: PublishedLayer) -> QuantizedNetwork {
    let numbers = layer.numbers()
    return network(
      layer, name: layer.name, layer.operation(weights: numbers.weights, channels: numbers.channels), .int8,
      inputZeroPoint: PublishedLayer.inputZeroPoint, outputZeroPoint: PublishedLayer.outputZeroPoint)
  }

  /// Symmetric int16 activations. Weights are a quarter of the published ones, so that no accumulator, nor twice an
  /// accumulator, can leave 32 bits: a step costs the same whatever the weights are.
  private static func wide(_ layer: PublishedLayer) -> QuantizedNetwork {
    let numbers = layer.numbers()
    let operation = layer.operation(
      weights: numbers.weights.map { $0 / 4 }, channels: numbers.channels, clamp: 0...32767)
    return network(
      layer, name: wideName(layer.name), operation, .int16, inputZeroPoint: 0, outputZeroPoint: 0)
  }

  private static func network(
    _ layer: PublishedLayer, name: String, _ operation: QuantizedOperation, _ type: ElementType,
    inputZeroPoint: Int32, outputZeroPoint: Int32
  ) -> QuantizedNetwork {
    // Scales matter to nobody here: multipliers and shifts are published.
    let scale: Float = 1.0 / 16
    return QuantizedNetwork(
      name: name, role: 0,
      tensors: [
        QuantizedTensor(
          name: "input", elementType: type, shape: layer.input, zeroPoint: inputZeroPoint, scale: scale),
        QuantizedTensor(
          name: "output", elementType: type, shape: layer.output, zeroPoint: outputZeroPoint, scale: scale),
      ],
      operators: [QuantizedOperator(name: name, operation: operation, inputs: [0], output: 1)], inputs: [0],
      outputs: [1])
  }
}
