import Quantization
import Runtime

/// A network in the device's own runtime.
final class FixedPointEvaluator: NetworkEvaluator {
  private let runner: ImageRunner
  private let network: Int

  init(_ loaded: LoadedImage, network: Int) throws(ArenaError) {
    runner = try ImageRunner(loaded)
    self.network = network
  }

  func run(_ inputs: [PortNumbers]) -> [[Double]] {
    let record = runner.loaded.image.network(network)
    let integers = inputs.enumerated().map { port, numbers in
      switch numbers {
      case .integers(let integers): return integers
      case .reals(let reals):
        let quantization = runner.quantization(ofTensor: record.inputs[port])
        return reals.map { quantization.quantized($0) }
      }
    }
    let tensors = runner.run(network: network, integers: integers)
    return (0..<record.outputs.count).map { port in
      (tensors[record.outputs[port]] ?? []).map(Double.init)
    }
  }
}
