import Foundation
import Quantization

/// A quantisation report as text for a terminal.
struct QuantizationTable {
  let report: QuantizationReport

  init(_ report: QuantizationReport) { self.report = report }

  var text: String {
    var lines: [String] = []
    for network in report.networks {
      lines.append(
        "\(network.name): \(network.multiplyAccumulates) MAC, \(network.weightBytes) weight bytes, "
          + "\(network.sampleCount) samples")
      lines.append(
        row("tensor", "bits", "scale", "zero", "SQNR dB", "cosine", "largest error", "saturated"))
      for tensor in network.tensors {
        lines.append(
          row(
            tensor.name, "\(tensor.widthBits)", format(tensor.scale), "\(tensor.zeroPoint)",
            String(format: "%.1f", tensor.signalToNoiseDecibels), String(format: "%.6f", tensor.cosine),
            format(tensor.maximumError), "\(tensor.saturatedCount)"))
      }
      for operation in network.operators {
        lines.append(
          "  \(operation.name): accumulator at most \(operation.accumulatorBound) "
            + String(format: "(%.1f bits)", log2(Double(max(1, operation.accumulatorBound))) + 1))
      }
    }
    return lines.joined(separator: "\n")
  }

  private func format(_ value: Double) -> String { String(format: "%.3g", value) }

  private func row(_ first: String, _ rest: String...) -> String {
    let name = "  " + first.padding(toLength: max(24, first.count), withPad: " ", startingAt: 0)
    return name
      + rest.map { text in String(repeating: " ", count: max(1, 14 - text.count)) + text }.joined()
  }
}
