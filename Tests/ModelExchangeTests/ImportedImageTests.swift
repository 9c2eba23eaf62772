import Foundation
import ModelExchange
import ModelImage
import Quantization
import ReferenceModels
import Runtime
import Testing

/// From an exported network to an image.
@Suite struct ImportedImageTests {
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
