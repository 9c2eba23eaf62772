import Testing

/// Rules that the compiler does not enforce.
@Suite struct SourceRuleTests {
  @Test func noFloatingPointOnTheDevice() throws {
    for file in try SourceFile.all(in: "Sources") {
      for (number, line) in file.code.enumerated() {
        #expect(!line.contains(/\b(Float|Double|Float16|Float32|Float64)\b/), "\(file.path):\(number + 1)")
      }
    }
  }

  @Test func nothingIsForced() throws {
    for file in try SourceFile.all(in: "Sources") + SourceFile.all(in: "HostHarness") where !file.isGenerated
    {
      for (number, line) in file.code.enumerated() {
        // An exclamation mark after a value, not before one and not in a comparison.
        let forces = line.contains(/try!|as!|[\w\)\]]!(?!=)/)
        #expect(!forces, "\(file.path):\(number + 1): \(line)")
      }
    }
  }

  @Test func filesStaySmall() throws {
    for folder in ["Sources", "HostHarness", "Tests"] {
      for file in try SourceFile.all(in: folder) where !file.isGenerated {
        #expect(file.lines.count <= 400, "\(file.path) has \(file.lines.count) lines")
      }
    }
  }

  @Test func theScannerSeesWhatItIsMeantToSee() {
    let file = SourceFile(
      path: "Sources/Kernels/X.swift",
      lines: [
        "@testable import A", "public import B.C", "// import D", "let x = \"Float\" // Double", "x!.y",
      ])
    #expect(file.module == "Sources/Kernels")
    #expect(file.imports == ["A", "B"])
    #expect(file.code[3] == "let x = \"\" ")
    #expect(file.code[4].contains(/[\w\)\]]!(?!=)/))
  }
}
