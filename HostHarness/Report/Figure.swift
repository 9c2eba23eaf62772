/// A plot as gnuplot commands and the columns they read.
struct Figure: Equatable {
  /// File name without extension.
  var name: String
  var caption: String
  /// Commands after terminal and output are set; data blocks are available as `$name`.
  var commands: String
  /// Blocks of rows by name.
  var data: [(name: String, rows: [[String]])]

  static func == (a: Figure, b: Figure) -> Bool { a.name == b.name && a.script == b.script }

  /// The whole gnuplot script; it writes SVG to standard output.
  var script: String {
    let blocks = data.map { block in
      "$\(block.name) << EOD\n"
        + block.rows.map { $0.joined(separator: " ") + "\n" }.joined() + "EOD\n"
    }
    return """
      set terminal svg size 900,560 font 'sans-serif,13' background rgb 'white'
      set grid lc rgb '#dddddd'
      set key noenhanced
      \(blocks.joined())\(commands)

      """
  }
}
