import Emulation
import Quantization

/// The plots of a profile.
enum ProfileFigures {
  static func all(_ document: ProfileDocument) -> [Figure] {
    var figures = document.targets.compactMap(\.counted).compactMap { step($0, document.image) }
    // Small networks have little to show.
    figures += document.image.networks.filter { $0.arenaBytes >= 1024 }.map(ArenaMap.figure)
    return figures
  }

  /// What a slot with pilot and frame spends its instructions on, as one bar in layers: all of it, then network by
  /// network, then operator by operator (a flame graph lying on its back).
  static func step(_ profile: TargetProfile, _ image: ImageDescription) -> Figure? {
    guard let (begin, end) = profile.step(.measured, hasFrame: true, rule: profile.rule),
      let whole = begin.instructions.flatMap({ first in end.instructions.map { first.maximum + $0.maximum } })
    else { return nil }
    let runs = networkRuns(horizon: profile.horizon, rule: profile.rule)
    var boxes = [Box(layer: 0, start: 0, width: whole, name: "slot with pilot and frame")]
    var start = 0
    for network in image.networks {
      guard let count = profile.networks.element(network.index)?.instructions?.maximum,
        let times = runs[network.role], times > 0
      else { continue }
      let title = times == 1 ? network.name : "\(network.name) × \(times)"
      boxes.append(Box(layer: 1, start: start, width: times * count, name: title))
      var inner = start
      for operation in network.operators {
        guard let cost = profile.operators.element(operation.index)?.instructions?.maximum else { continue }
        boxes.append(Box(layer: 2, start: inner, width: times * cost, name: operation.name))
        inner += times * cost
      }
      start += times * count
    }
    boxes.append(
      Box(layer: 1, start: start, width: max(0, whole - start), name: "front ends, decision, copies"))
    return Figure(
      name: "step-\(profile.target)",
      caption: "Instructions of a slot with pilot and frame on \(profile.target): slot, networks, operators",
      commands: commands(boxes, whole: whole), data: [])
  }

  /// How often a slot with pilot and frame runs each network, by role.
  private static func networkRuns(horizon: Int, rule: TargetProfile.Rule) -> [Int: Int] {
    [
      0: 1, 1: 1, 2: horizon + 1, 3: horizon + 1, 4: 1, 5: 1, 6: horizon, 7: horizon,
      8: rule == .stoppingValue ? 1 : 0,
    ]
  }

  private struct Box {
    var layer: Int
    var start: Int
    var width: Int
    var name: String
  }

  private static func commands(_ boxes: [Box], whole: Int) -> String {
    let colours = ["#bbbbbb", "#ee8866", "#eedd88"]
    var text = """
      set xlabel 'million instructions'
      unset ytics
      set key off
      set grid noytics
      set style fill solid 0.8 border lc rgb '#333333'

      """
    for (index, box) in boxes.enumerated() {
      let (left, right) = (Double(box.start) / 1e6, Double(box.start + box.width) / 1e6)
      text +=
        "set object \(index + 1) rectangle from \(left),\(box.layer) to \(right),\(Double(box.layer) + 0.95) "
        + "fc rgb '\(colours[box.layer])'\n"
      // A name that does not fit stands upright, or not at all.
      let share = Double(box.width) / Double(max(1, whole))
      guard share > 0.012 else { continue }
      let rotation = share > 0.012 * Double(box.name.count) ? "" : " rotate by 90"
      text +=
        "set label \(index + 1) \"\(box.name)\" at \((left + right) / 2),\(Double(box.layer) + 0.47) center"
        + "\(rotation) noenhanced font ',10' front\n"
    }
    return text + "set xrange [0:\(Double(whole) / 1e6)]\nset yrange [0:3]\nplot NaN"
  }
}
