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
      if let layers = network.layers { lines += self.layers(layers) }
    }
    return lines.joined(separator: "\n")
  }

  /// Those that would gain most from int16 first.
  private func layers(_ layers: [QuantizationReport.Layer]) -> [String] {
    let sorted = layers.enumerated().sorted {
      ($1.element.gainDecibels ?? -.infinity, $0.offset) < ($0.element.gainDecibels ?? -.infinity, $1.offset)
    }
    return [row("layer", "bits", "alone, dB", "gain, dB", "bytes more", "operator")]
      + sorted.map { _, layer in
        row(
          layer.name, "\(layer.widthBits)", layer.aloneDecibels.map { String(format: "%.1f", $0) } ?? "–",
          layer.gainDecibels.map { String(format: "%+.2f", $0) } ?? "–",
          layer.gainDecibels == nil ? "–" : "\(layer.addedBytes)", layer.kind)
      } + ["  alone: SQNR at the worst output with int8 here only; gain: what int16 here would add to it"]
  }

  private func format(_ value: Double) -> String { String(format: "%.3g", value) }

  private func row(_ first: String, _ rest: String...) -> String {
    let name = "  " + first.padding(toLength: max(24, first.count), withPad: " ", startingAt: 0)
    return name
      + rest.map { text in String(repeating: " ", count: max(1, 14 - text.count)) + text }.joined()
  }
}
