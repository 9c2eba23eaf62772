import Foundation
import ModelExchange
import Quantization
import ReferenceModels
import Testing

/// The table of docs/quantisation.md: output SQNR of exported networks for every way to calibrate.
///
/// 64 seeded samples calibrate, 64 others are measured in the image's own runtime against the float network as imported.
/// `LATENTLINK_RANGES_TABLE=1 swift test --filter RangesTable` prints it.
@Suite struct RangesTable {
  static let isWanted = ProcessInfo.processInfo.environment["LATENTLINK_RANGES_TABLE"] != nil

  private static let networks = [
    "residual", "separable-relu6", "separable-silu", "keras-separable", "excite", "dense",
    "jax-convolution", "gru", "sequence", "unequal",
  ]

  /// What a row holds besides the network's name; `.leastSquares` is the default.
  private static func columns(_ widths: ActivationWidths) -> [QuantizationOptions] {
    [
      QuantizationOptions(activations: widths, ranges: .minMax),
      QuantizationOptions(activations: widths, ranges: .percentile(99.99)),
      QuantizationOptions(activations: widths, ranges: .percentile(99.9)),
      QuantizationOptions(activations: widths),
      QuantizationOptions(activations: widths, equalizesChannels: true),
      QuantizationOptions(activations: widths, correctsBiases: true),
      QuantizationOptions(activations: widths, equalizesChannels: true, correctsBiases: true),
    ]
  }

  private struct Case {
    var network: ImportedNetwork
    var calibration: [[[Float]]]
    var heldOut: [[[Float]]]

    init(_ name: String) throws {
      var samples = GaussianSamples(seed: 7)
      let like: [[[Float]]]
      if name == "unequal" {
        network = try UnequalModel.network(seed: 11, spread: 300)
        like = [[(0..<network.inputs[0].count).map { $0 % 2 == 0 ? 1 : -1 }]]
      } else {
        let fixture = try Fixture(name)
        network = fixture.network
        like = try fixture.samples()
      }
      calibration = samples.like(like, count: 64)
      heldOut = samples.like(like, count: 64)
    }

    /// At the worst output, on samples that calibration did not see; and how many tensors became int16.
    func measured(_ options: QuantizationOptions) throws -> (decibels: Double, wide: Int) {
      let quantized = try Quantizer(options: options).image(
        of: network, samples: calibration, name: "table", model: "table", targetSQNRDecibels: 40)
      let runner = try ImageRunner(LoadedImage(quantized.image))
      let evaluator = try GraphEvaluator(network.graph)
      var errors = network.outputs.map { _ in SignalError() }
      for sample in heldOut {
        let exact = try evaluator.run(sample)
        for (output, found) in runner.outputs(network: 0, inputs: sample).enumerated() {
          for (left, right) in zip(exact[output], found) {
            errors[output].add(reference: Double(left), approximation: Double(right))
          }
        }
      }
      let worst = errors.map(\.signalToNoiseDecibels).min() ?? 0
      return (worst, quantized.report.networks[0].tensors.count { $0.widthBits == 16 })
    }
  }

  @Test(.enabled(if: isWanted)) func print() throws {
    for widths in [ActivationWidths.int8, .automatic, .mixed] {
      Swift.print(
        "\n\(widths.rawValue)\n\n| network | min-max | percentile 99.99 | percentile 99.9 | mse | mse, equalised | mse, "
          + "biases corrected | mse, both |\n|---|---|---|---|---|---|---|---|")
      for name in Self.networks {
        let row = try Case(name)
        let cells = try Self.columns(widths).map { options in
          let (decibels, wide) = try row.measured(options)
          return String(format: "%.1f", decibels) + (widths == .int8 ? "" : " (\(wide))")
        }
        Swift.print("| \(name) | \(cells.joined(separator: " | ")) |")
      }
    }
  }

  /// What the table is for, where it is largest.
  @Test func equalisationHelpsUnequalChannels() throws {
    let row = try Case("unequal")
    let plain = try row.measured(QuantizationOptions(activations: .int8)).decibels
    let equalised = try row.measured(QuantizationOptions(activations: .int8, equalizesChannels: true))
      .decibels
    #expect(equalised > plain + 3)
  }

  /// The same file and samples give the same bytes.
  @Test func isDeterministic() throws {
    let row = try Case("unequal")
    let options = QuantizationOptions(
      activations: .mixed, ranges: .percentile(99.99), equalizesChannels: true, correctsBiases: true)
    func image() throws -> [UInt8] {
      try Quantizer(options: options).image(
        of: row.network, samples: row.calibration, name: "unequal", model: "unequal.onnx",
        targetSQNRDecibels: 40
      ).image
    }
    #expect(try image() == image())
  }
}
