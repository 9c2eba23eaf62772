import ModelExchange
import Quantization

/// Models that were quantised elsewhere as networks of an image: scales, zero points, weights and biases stay what they
/// are, so no data for calibration is needed.
public enum QuantizedImport {
  /// Whether tensors between the model's operators have scales of their own.
  public static func isQuantized(_ graph: ONNXGraph) -> Bool {
    graph.nodes.contains { node in
      switch node.operation {
      case .quantizeLinear, .quantizedConvolution, .quantizedMatrixProduct: true
      case .dequantizeLinear: node.inputs.first.flatMap { $0 }.map { graph.inputs.contains($0) } ?? false
      default: false
      }
    }
  }

  /// - Parameter file: for errors.
  /// - Throws: everything that keeps the model from being imported, node by node.
  public static func network(_ graph: ONNXGraph, file: String) throws(ModelExchangeError) -> QuantizedNetwork
  {
    do throws(ModelExchangeError) {
      var lowering = QuantizedLowering(try DequantizedGraph(graph))
      return try lowering.lower()
    } catch {
      throw ModelExchangeError(file: file, problems: error.problems)
    }
  }
}
