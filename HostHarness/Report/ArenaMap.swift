import Quantization

/// Which buffer of a network lies where in the arena, and when.
///
/// Time runs from left to right in steps, one an operator; step 0 is the filling of the inputs.
public enum ArenaMap {
  /// A drawing in characters: a row a buffer, from the lowest address up, with a bar over the steps at which it lives.
  public static func text(_ network: ImageDescription.Network) -> String {
    let buffers = network.tensors.filter { !$0.isConstant }.sorted {
      ($0.offset, $0.index) < ($1.offset, $1.index)
    }
    let steps = (buffers.map(\.lastStep).max() ?? 0) + 1
    let name = max(6, buffers.map(\.name.count).max() ?? 0)
    let place = max(5, buffers.map { span($0).count }.max() ?? 0)
    var lines = [
      "\(network.name): \(network.arenaBytes) B, at least \(network.arenaLowerBoundBytes) B",
      padded("buffer", name) + "  " + padded("bytes", place) + "  "
        + (0..<steps).map { padded("\($0)", 3) }.joined(),
    ]
    for buffer in buffers {
      let bar = (0..<steps).map {
        $0 >= buffer.firstStep && $0 <= buffer.lastStep ? "###" : " . "
      }.joined()
      lines.append(padded(buffer.name, name) + "  " + padded(span(buffer), place) + "  " + bar)
    }
    return lines.map { String($0.reversed().drop(while: { $0 == " " }).reversed()) }
      .joined(separator: "\n") + "\n"
  }

  /// Rectangles over time and address.
  static func figure(_ network: ImageDescription.Network) -> Figure {
    let buffers = network.tensors.filter { !$0.isConstant }
    var commands = """
      set xlabel 'step (one an operator)'
      set ylabel 'byte of the arena'
      set key off
      set style fill solid 0.5 border lc rgb '#333333'

      """
    let colours = ["#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#bbbbbb"]
    for (index, buffer) in buffers.enumerated() {
      let (left, right) = (Double(buffer.firstStep) - 0.5, Double(buffer.lastStep) + 0.5)
      let colour = colours[index % colours.count]
      commands +=
        "set object \(index + 1) rectangle from \(left),\(buffer.offset) to \(right),"
        + "\(buffer.offset + buffer.sizeBytes) fc rgb '\(colour)'\n"
      commands +=
        "set label \(index + 1) \"\(buffer.name.replacing("\"", with: ""))\" at \((left + right) / 2),"
        + "\(buffer.offset + buffer.sizeBytes / 2) center noenhanced font ',10' front\n"
    }
    let last = (buffers.map(\.lastStep).max() ?? 0)
    let end = buffers.map { $0.offset + $0.sizeBytes }.max() ?? 1
    commands += """
      set xrange [-0.6:\(Double(last) + 0.6)]
      set yrange [0:\(end)]
      plot NaN
      """
    return Figure(
      name: "arena-\(network.name)", caption: "Arena of \(network.name) over its run", commands: commands,
      data: [])
  }

  private static func span(_ buffer: ImageDescription.Tensor) -> String {
    "\(buffer.offset)…\(buffer.offset + buffer.sizeBytes)"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
