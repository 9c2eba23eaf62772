import Quantization

/// The graphs of networks in the language of Graphviz: `dot -Tpdf graph.dot -o graph.pdf`.
public enum GraphDot {
  public static func text(_ networks: [ImageDescription.Network]) -> String {
    var lines = [
      "digraph image {", "  rankdir=TB;", "  node [shape=box, fontname=\"sans-serif\", fontsize=10];",
    ]
    for (index, network) in networks.enumerated() {
      let diagram = NetworkDiagram(network)
      lines.append("  subgraph cluster_\(index) {")
      lines.append("    label=\(quoted([diagram.name]));")
      for (position, box) in diagram.boxes.enumerated() {
        lines.append("    n\(index)_\(position) [label=\(quoted(box.lines))\(style(box.role))];")
      }
      for arrow in diagram.arrows {
        lines.append("    n\(index)_\(arrow.from) -> n\(index)_\(arrow.to);")
      }
      lines.append("  }")
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  private static func style(_ role: NetworkDiagram.Role) -> String {
    switch role {
    case .operation: ""
    case .input, .output: ", shape=ellipse"
    case .constant: ", style=dashed"
    }
  }

  /// A string of DOT, its lines centred.
  private static func quoted(_ lines: [String]) -> String {
    let escaped = lines.map { line in
      line.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: " ")
    }
    return "\"" + escaped.joined(separator: "\\n") + "\""
  }
}
