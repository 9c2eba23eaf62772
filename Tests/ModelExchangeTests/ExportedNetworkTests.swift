import Foundation
import ModelExchange
import ModelImage
import Quantization
import ReferenceModels
import Runtime
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

  /// The image's own runtime against ONNX Runtime.
  @Test(arguments: ["residual", "separable-relu6", "excite", "dense", "gru", "keras-convolution"])
  func becomesAnImage(_ name: String) throws {
    let fixture = try Fixture(name)
    let samples = try fixture.samples()
    for (widths, decibels) in [(ActivationWidths.int8, 20.0), (.int16, 35.0)] {
      let quantized = try Quantizer(options: QuantizationOptions(activations: widths)).image(
        of: fixture.network, samples: samples, name: name, model: "\(name).onnx", targetSQNRDecibels: 40)
      let loaded = try LoadedImage(quantized.image)
      let runner = try ImageRunner(loaded)
      for output in fixture.network.outputs.indices {
        let answers = try fixture.answers(output)
        var signal = 0.0
        var noise = 0.0
        for (index, sample) in samples.enumerated() {
          for (found, exact) in zip(runner.outputs(network: 0, inputs: sample)[output], answers[index]) {
            signal += Double(exact * exact)
            noise += Double((found - exact) * (found - exact))
          }
        }
        #expect(10 * log10(signal / noise) > decibels, "\(name), \(widths), output \(output)")
      }
    }
  }
}
