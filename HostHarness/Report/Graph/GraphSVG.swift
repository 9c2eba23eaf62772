import Quantization

/// The graphs of networks as one SVG picture, one below the other.
public enum GraphSVG {
  private static let lineHeight = 14.0
  /// Of a sans-serif letter at 11 pixels, generously.
  private static let letterWidth = 6.6
  private static let margin = 20.0

  public static func text(_ networks: [ImageDescription.Network]) -> String {
    var body: [String] = []
    var width = 0.0
    var y = margin
    for network in networks {
      let diagram = NetworkDiagram(network)
      body.append(
        "<text class=\"title\" x=\"\(number(margin))\" y=\"\(number(y + 12))\">"
          + "\(HTML.escaped(diagram.name))</text>")
      y += 28
      let sizes = diagram.boxes.map(size)
      let layout = LayeredLayout(sizes: sizes, arrows: diagram.arrows)
      body.append("<g transform=\"translate(\(number(margin)),\(number(y)))\">")
      body += layout.paths.map(path)
      for ((box, size), centre) in zip(zip(diagram.boxes, sizes), layout.centres) {
        body += draw(box, size, at: centre)
      }
      body.append("</g>")
      width = max(width, layout.width, Double(diagram.name.count) * letterWidth * 1.3)
      y += layout.height + 2 * margin
    }
    return head(width: width + 2 * margin, height: y) + body.joined(separator: "\n") + "\n</svg>\n"
  }

  private static func head(width: Double, height: Double) -> String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" width="\(number(width))" height="\(number(height))" \
    viewBox="0 0 \(number(width)) \(number(height))" font-family="sans-serif" font-size="11">
    <defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">\
    <path d="M0,0 L8,4 L0,8 z" fill="#555"/></marker></defs>
    <style>
    rect { fill: #eef3fa; stroke: #4477aa }
    .port rect { fill: #f3f3f3; stroke: #777 }
    .constant rect { fill: #fff; stroke: #777; stroke-dasharray: 4 3 }
    text { text-anchor: middle; fill: #222 }
    .first { font-weight: bold }
    .title { font-size: 15px; font-weight: bold; text-anchor: start }
    .arrow { fill: none; stroke: #555; marker-end: url(#head) }
    </style>
    <rect width="100%" height="100%" style="fill: #fff; stroke: none"/>

    """
  }

  private static func size(_ box: NetworkDiagram.Box) -> (width: Double, height: Double) {
    let longest = box.lines.reduce(6) { max($0, $1.count) }
    return (Double(longest) * letterWidth + 16, Double(box.lines.count) * lineHeight + 10)
  }

  private static func draw(
    _ box: NetworkDiagram.Box, _ size: (width: Double, height: Double), at centre: LayeredLayout.Point
  ) -> [String] {
    let (left, top) = (centre.x - size.width / 2, centre.y - size.height / 2)
    let (group, radius) =
      switch box.role {
      case .operation: ("operator", 3)
      case .constant: ("constant", 0)
      case .input, .output: ("port", 12)
      }
    var lines = [
      "<g class=\"\(group)\"><rect x=\"\(number(left))\" y=\"\(number(top))\" width=\"\(number(size.width))\" "
        + "height=\"\(number(size.height))\" rx=\"\(radius)\"/>"
    ]
    for (index, line) in box.lines.enumerated() {
      let y = top + 5 + lineHeight * (Double(index) + 0.8)
      lines.append(
        "<text\(index == 0 ? " class=\"first\"" : "") x=\"\(number(centre.x))\" y=\"\(number(y))\">"
          + "\(HTML.escaped(line))</text>")
    }
    return lines + ["</g>"]
  }

  /// A curve that leaves and arrives vertically at every point.
  private static func path(_ points: [LayeredLayout.Point]) -> String {
    var commands = points.first.map { "M\(number($0.x)),\(number($0.y))" } ?? ""
    for (from, to) in zip(points, points.dropFirst()) {
      let middle = number((from.y + to.y) / 2)
      commands += " C\(number(from.x)),\(middle) \(number(to.x)),\(middle) \(number(to.x)),\(number(to.y))"
    }
    return "<path class=\"arrow\" d=\"\(commands)\"/>"
  }

  private static func number(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
