import ClosedLoop
import Foundation
import Validation

/// The plots of a validation.
enum ValidationFigures {
  static func all(_ document: ValidationDocument) -> [Figure] {
    var figures = [frontier(document)]
    if let trajectory = document.trajectory { figures.append(transmissions(trajectory)) }
    figures.append(rollouts(document.rollouts))
    if !document.networks.isEmpty { figures.append(layers(document.networks)) }
    return figures
  }

  private static func text(_ value: Double) -> String { String(format: "%.6g", value) }

  static func frontier(_ document: ValidationDocument) -> Figure {
    let schemes = Scheme.allCases.filter { scheme in
      document.results.contains { $0.scheme == scheme }
    }
    var data: [(String, [[String]])] = []
    var plots: [String] = []
    for (index, scheme) in schemes.enumerated() {
      let points = document.results.filter { $0.scheme == scheme }.map(\.pooled)
        .sorted { $0.trackingRMSEMetres < $1.trackingRMSEMetres }
      data.append(
        (
          scheme.rawValue,
          points.map { [text($0.trackingRMSEMetres), text($0.meanPowerMilliwatts)] }
        ))
      let ours = scheme == .programme || scheme == .stoppingValue || scheme == .fixedPoint
      plots.append(
        "$\(scheme.rawValue) using 1:2 with linespoints lw \(ours ? 3 : 1.5) pt \(index + 4) "
          + "title '\(scheme.title)'")
    }
    return Figure(
      name: "frontier", caption: "Mean transmit power against tracking error, a point a setting",
      commands: """
        set logscale y
        set xlabel 'tracking RMSE, m'
        set ylabel 'mean transmit power, mW'
        set xrange [*:0.25]
        set key outside right
        plot \(plots.joined(separator: ", \\\n  "))
        """, data: data)
  }

  static func transmissions(_ record: TrajectoryRecord) -> Figure {
    let required = record.slots.map {
      [String($0.slot), text(10 * log10($0.requiredPowerMilliwatts))]
    }
    let sent = record.slots.compactMap { slot in
      slot.sentPowerMilliwatts.map { [String(slot.slot), text(10 * log10($0))] }
    }
    let error = record.slots.map { slot in
      let (x, y) = (
        slot.positionMetres[0] - slot.referenceMetres[0],
        slot.positionMetres[1] - slot.referenceMetres[1]
      )
      return [String(slot.slot), text((x * x + y * y).squareRoot())]
    }
    return Figure(
      name: "transmissions",
      caption: "Required power of every slot, frames sent (\(record.scheme.title), \(record.label)) and "
        + "distance from the reference",
      commands: """
        set xlabel 'slot'
        set ylabel 'required power, dBm'
        set y2label 'distance from the reference, m'
        set y2tics
        set y2range [0:*]
        set key top right
        plot $required using 1:2 with lines lw 2 lc rgb '#4477aa' title 'required power', \\
          $sent using 1:2 with points pt 7 ps 0.9 lc rgb '#cc3311' title 'frame sent', \\
          $error using 1:2 axes x1y2 with lines lw 1 lc rgb '#999999' title 'distance'
        """, data: [("required", required), ("sent", sent), ("error", error)])
  }

  static func rollouts(_ rollouts: [ValidationDocument.NamedRollout]) -> Figure {
    var data: [(String, [[String]])] = []
    var plots: [String] = []
    for (index, rollout) in rollouts.enumerated() {
      let errors = rollout.errors
      let rows = errors.latent.indices.map {
        [String($0), text(errors.latent[$0]), text(errors.positionMetres[$0])]
      }
      data.append(("rollout\(index)", rows))
      plots.append(
        "$rollout\(index) using 1:2 with linespoints lw 2 dt \(index + 1) lc rgb '#4477aa' "
          + "title '\(rollout.arithmetic): latent'")
      plots.append(
        "$rollout\(index) using 1:3 axes x1y2 with linespoints lw 2 dt \(index + 1) lc rgb '#cc3311' "
          + "title '\(rollout.arithmetic): position'")
    }
    return Figure(
      name: "rollout", caption: "Error of imagined latents against the horizon",
      commands: """
        set xlabel 'imagined slots'
        set ylabel 'latent error, standard deviations'
        set y2label 'position error, m'
        set yrange [0:*]
        set y2range [0:*]
        set y2tics
        set key top left
        plot \(plots.joined(separator: ", \\\n  "))
        """, data: data)
  }

  static func layers(_ networks: [NetworkComparison]) -> Figure {
    let rows = networks.flatMap { network in
      network.tensors.map { tensor in
        [
          "\"\(tensor.name.replacing("\"", with: ""))\"", text(tensor.signalToNoiseDecibels),
          tensor.elementType == "int8" ? "1" : "2",
        ]
      }
    }
    return Figure(
      name: "layers", caption: "Signal to quantisation noise of every tensor",
      commands: """
        set style fill solid 0.8
        set boxwidth 0.7
        set ylabel 'SQNR, dB'
        set yrange [0:*]
        set xtics rotate by -60 noenhanced font ',8'
        set bmargin 12
        set key top right
        plot $layers using 0:($3==1?$2:1/0):xtic(1) with boxes lc rgb '#cc3311' title 'int8', \\
          $layers using 0:($3==2?$2:1/0) with boxes lc rgb '#4477aa' title 'int16'
        """, data: [("layers", rows)])
  }
}
