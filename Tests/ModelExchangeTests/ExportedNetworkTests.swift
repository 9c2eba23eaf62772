import ModelExchange
import ReferenceModels
import Testing

/// Networks exported by PyTorch (both exporters), Keras and JAX give the numbers that ONNX Runtime gives.
@Suite struct ExportedNetworkTests {
  @Test(arguments: Fixture.names)
  func agreesWithONNXRuntime(_ name: String) throws {
    let fixture = try Fixture(name)
    let evaluator = try GraphEvaluator(fixture.network.graph)
    for (index, sample) in try fixture.samples().enumerated() {
      for (output, found) in try evaluator.run(sample).enumerated() {
        let expected = try fixture.answers(output)[index]
        #expect(found.count == expected.count)
        for (left, right) in zip(found, expected) { #expect(abs(left - right) <= 2e-5 * max(1, abs(right))) }
      }
    }
  }

  /// Nothing but what computes: no transposition, no loose batch normalisation, activations as one operator.
  @Test(arguments: [
    ("separable-relu6", ["convolution2D", "clamp", "depthwiseConvolution2D", "clamp", "convolution2D"]),
    ("separable-silu", ["convolution2D", "silu", "depthwiseConvolution2D", "silu", "convolution2D"]),
    (
      "shuffle",
      ["slice", "convolution2D", "slice", "convolution2D", "concatenate", "depthwiseConvolution2D"]
    ),
    ("jax-dense", ["fullyConnected", "geluTanh", "fullyConnected", "tanh"]),
    ("channels-last", ["convolution2D"]),
  ])
  func staysLean(_ name: String, _ kinds: [String]) throws {
    #expect(Array(try Fixture(name).kinds.prefix(kinds.count)) == kinds)
  }

  @Test func normalisationsAreFound() throws {
    for name in ["sequence", "sequence-13", "mixer-13"] {
      #expect(try Fixture(name).kinds.contains("layerNormalization"), "\(name)")
    }
  }
}
