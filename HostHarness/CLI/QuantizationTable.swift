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
      if let layers = network.layers { lines += self.layers(layers, total: network.endToEndDecibels) }
      if let target = network.target { lines.append(Self.text(target)) }
    }
    return lines.joined(separator: "\n")
  }

  /// Those that would gain most from int16 first; what one width ties together bears one number.
  private func layers(_ layers: [QuantizationReport.Layer], total: Double?) -> [String] {
    let sorted = layers.enumerated().sorted {
      ($1.element.gainDecibels ?? -.infinity, $0.offset) < ($0.element.gainDecibels ?? -.infinity, $1.offset)
    }
    let sizes = Dictionary(layers.map { ($0.widthClass, 1) }, uniquingKeysWith: +)
    let shares = sizes.values.contains { $0 > 1 }
    return [row("layer", "bits", "class", "alone, dB", "weights, dB", "gain, dB", "bytes more", "operator")]
      + sorted.map { _, layer in
        row(
          layer.name, "\(layer.widthBits)",
          sizes[layer.widthClass, default: 1] > 1 ? "\(layer.widthClass)" : "–",
          layer.aloneDecibels.map { String(format: "%.1f", $0) } ?? "–",
          layer.weightsDecibels.map { String(format: "%.1f", $0) } ?? "–",
          layer.gainDecibels.map { String(format: "%+.2f", $0) } ?? "–",
          layer.gainDecibels == nil ? "–" : "\(layer.addedBytes)", layer.kind)
      }
      + [
        "  SQNR at the worst output: alone with an int8 activation here only, weights with int8 weights here only",
        "  gain: what int16 here would add to the whole network's"
          + (total.map { String(format: ", now %.1f dB end to end", $0) } ?? ""),
      ]
      + (shares
        ? [
          "  class: layers with one number have one width: alone, gain and bytes more are of all together"
        ] : [])
  }

  static func text(_ target: QuantizationReport.Target) -> String {
    let found = String(
      format: "  target %.1f dB end to end: %.1f dB %@, %d of %d tensors int16", target.decibels,
      target.reachedDecibels, target.isReached ? "reached" : "is all that is reached", target.wideTensors,
      target.tensors)
    guard !target.isReached else { return found }
    return found
      + String(
        format: "; int8 weights with exact activations give %.1f dB: ", target.weightsDecibels)
      + limit(target)
  }

  /// What stands between a network and its target once widths have been tried.
  private static func limit(_ target: QuantizationReport.Target) -> String {
    // Within 3 dB at least half of the noise is the weights'.
    if target.reachedDecibels > target.weightsDecibels - 3 {
      return "int8 weights limit, no width of activations helps"
    }
    if target.weightsDecibels < target.decibels {
      return "int8 weights alone miss the target, and int16 activations and integer operators add to it"
    }
    return "int16 activations (their headroom) and integer operators limit, not the weights"
  }

  private func format(_ value: Double) -> String { String(format: "%.3g", value) }

  private func row(_ first: String, _ rest: String...) -> String {
    let name = "  " + first.padding(toLength: max(24, first.count), withPad: " ", startingAt: 0)
    return name
      + rest.map { text in String(repeating: " ", count: max(1, 14 - text.count)) + text }.joined()
  }
}
