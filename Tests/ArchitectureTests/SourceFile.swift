import Foundation

/// A Swift file of the package.
struct SourceFile {
  /// From the root of the package.
  let path: String
  let lines: [String]

  /// The folder below the root and the module's: `Sources/Kernels`.
  var module: String { path.split(separator: "/").prefix(2).joined(separator: "/") }

  /// Lines without comments and without what stands in string literals.
  var code: [String] { lines.map(Self.code) }

  /// What the file imports.
  var imports: [String] {
    lines.compactMap { line in
      let words = line.split(separator: " ")
      guard let position = words.firstIndex(of: "import"),
        words[..<position].allSatisfy({ $0.hasPrefix("@") || ["public", "internal", "private"].contains($0) })
      else { return nil }
      return words[position + 1].split(separator: ".").first.map(String.init)
    }
  }

  /// Whether a tool made the file: its size and style are the tool's.
  var isGenerated: Bool { path.hasSuffix(".pb.swift") }

  /// All files of a folder, in a fixed order.
  static func all(in folder: String) throws -> [SourceFile] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let names = try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
    return try names.filter { $0.hasSuffix(".swift") }.sorted().map { name in
      let path = "\(folder)/\(name)"
      let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
      return SourceFile(
        path: path, lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }
  }

  private static func code(_ line: String) -> String {
    let withoutText = line.replacing(/"(?:\\.|[^"\\])*"/, with: "\"\"")
    guard let comment = withoutText.firstRange(of: "//") else { return withoutText }
    return String(withoutText[..<comment.lowerBound])
  }
}
