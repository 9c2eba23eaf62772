import Foundation

/// The machine that a bench runs on, for those who read its times.
public enum Machine {
  private static let instructionSets = [
    "sse4_1", "avx2", "fma", "avx_vnni", "avx512f", "avx512_vnni", "asimd", "asimddp", "neon",
  ]

  /// "AMD EPYC, avx2 fma": the first processor of `/proc/cpuinfo`.
  public static var description: String {
    describe(cpuInformation: (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? "")
  }

  static func describe(cpuInformation text: String) -> String {
    func value(_ names: [String]) -> String? {
      for line in text.split(separator: "\n") {
        let parts = line.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { continue }
        if names.contains(parts[0].trimmingCharacters(in: .whitespaces)) {
          return parts[1].trimmingCharacters(in: .whitespaces)
        }
      }
      return nil
    }
    let flags = Set((value(["flags", "Features"]) ?? "").split(separator: " ").map(String.init))
    let known = instructionSets.filter(flags.contains)
    return
      ([value(["model name", "Processor"]) ?? "unknown processor"]
      + (known.isEmpty ? [] : [known.joined(separator: " ")]))
      .joined(separator: ", ")
  }
}
