import ReferenceModels
import Testing

@testable import Quantization

@Suite struct BiasCorrectionTests {
  /// The mean error of every channel of a network's output over its samples, in units of the output's last place.
  private func meanErrors(_ source: CalibratedGraph, _ options: QuantizationOptions) throws -> [Double] {
    let result = try Quantizer(options: options).quantize([source])
    let runner = try FixedPointComparison.runner(result.networks)
    let evaluator = try GraphEvaluator(source.graph)
    let output = runner.quantization(ofTensor: result.networks[0].outputs[0])
    var sums = [Double](repeating: 0, count: source.graph.values[source.graph.outputs[0]].count)
    for sample in source.samples {
      let exact = try evaluator.run(sample)[0]
      for (index, found) in runner.outputs(network: 0, inputs: sample)[0].enumerated() {
        sums[index] += Double(found - exact[index])
      }
    }
    return sums.map { abs($0) / Double(source.samples.count) / output.scale }
  }

  /// Percentile 90 cuts much off, which moves the means of everything behind.
  @Test(arguments: 0..<3) func takesMeanErrorsOut(seed: Int) throws {
    let source = QuantizerFixtures.source(
      QuantizerFixtures.convolutionNetwork(seed: UInt64(seed)), sampleCount: 64, seed: 2)
    func largest(_ corrects: Bool) throws -> Double {
      let options = QuantizationOptions(
        activations: .int8, compensatesWeightErrors: false, ranges: .percentile(90), correctsBiases: corrects)
      return try #require(try meanErrors(source, options).max())
    }
    let (before, after) = (try largest(false), try largest(true))
    #expect(before > 1)
    #expect(after < 0.35)
    #expect(after < before / 3)
  }

  /// What the report says can be reached follows from the biases in the image.
  @Test func boundsAreThoseOfTheCorrectedBiases() throws {
    let source = QuantizerFixtures.source(
      QuantizerFixtures.convolutionNetwork(seed: 1), sampleCount: 64, seed: 2)
    func quantize(_ corrects: Bool) throws -> QuantizedNetworks {
      let options = QuantizationOptions(
        activations: .int8, compensatesWeightErrors: false, ranges: .percentile(90), correctsBiases: corrects)
      return try Quantizer(options: options).quantize([source])
    }
    let (plain, corrected) = (try quantize(false), try quantize(true))
    for result in [plain, corrected] {
      let network = result.networks[0]
      for row in result.report.networks[0].operators {
        let operation = try #require(network.operators.first { $0.name == row.name })
        let channels = try #require(operation.operation.channels)
        let bound = AccumulatorBound.intervals(
          weights: operation.operation.weightIntegers, bias: channels.bias,
          input: network.tensors[operation.inputs[0]]
        ).map { max(-$0.lowerBound, $0.upperBound) }.max()
        #expect(bound == Int(row.accumulatorBound), "\(row.name)")
      }
    }
    #expect(
      plain.report.networks[0].operators.map(\.accumulatorBound)
        != corrected.report.networks[0].operators.map(\.accumulatorBound))
  }

  @Test func givesTheSameIntegersTwice() throws {
    let source = QuantizerFixtures.source(
      QuantizerFixtures.unequalNetwork(seed: 4, spread: 100), sampleCount: 32, seed: 2)
    let options = QuantizationOptions(
      activations: .mixed, ranges: .percentile(99.9), equalizesChannels: true, correctsBiases: true)
    let first = try Quantizer(options: options).quantize([source], studiesLayers: true)
    let second = try Quantizer(options: options).quantize([source], studiesLayers: true)
    #expect(first == second)
  }
}
