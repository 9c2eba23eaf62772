import CGSL
import Foundation

/// The set of kernels that OpenBLAS runs, corrected where it does not recognise the processor.
///
/// OpenBLAS chooses when it is loaded, so a correction takes a new start of the program
/// (`docs/decisions/0002-cblas.md`).
enum BLASCore {
  private static let coreTypeVariable = "OPENBLAS_CORETYPE"
  private static let threadsVariable = "OPENBLAS_NUM_THREADS"
  /// Kernels for 256-bit vectors with fused multiply-add, which every processor with both instruction sets runs.
  private static let replacement = "Haswell"

  /// What OpenBLAS calls its kernels for x86-64 processors without 256-bit vectors.
  private static let narrowCores: Set<String> = [
    "generic", "unknown", "prescott", "core2", "penryn", "dunnington", "nehalem", "atom", "nano", "athlon",
    "opteron", "opteron_sse3", "barcelona", "bobcat", "katmai", "coppermine", "northwood", "banias",
  ]

  /// Starts the program once more with better kernels, if there are any, and limits BLAS to one thread, which
  /// makes results repeat to the byte. To be called before anything else.
  static func select() {
    let environment = ProcessInfo.processInfo.environment
    if environment[coreTypeVariable] == nil,
      let core = openblas_get_corename().map({ String(cString: $0) }),
      let better = better(than: core, cpuFlags: cpuFlags())
    {
      // The variable, now set, keeps the new process from doing this again.
      setenv(coreTypeVariable, better, 1)
      setenv(threadsVariable, "1", 1)
      restart()
    }
    openblas_set_num_threads(1)
  }

  /// The core type to ask for in place of `core`, or nil when that is as good as it gets.
  static func better(than core: String, cpuFlags: Set<Substring>) -> String? {
    let canDoBetter = narrowCores.contains(core.lowercased()) && cpuFlags.isSuperset(of: ["avx2", "fma"])
    return canDoBetter ? replacement : nil
  }

  /// The words of the first `flags` line; empty on processors that have none.
  static func flags(inCPUInformation text: String) -> Set<Substring> {
    let line = text.split(separator: "\n").first { $0.hasPrefix("flags") }
    guard let line, let colon = line.firstIndex(of: ":") else { return [] }
    return Set(line[line.index(after: colon)...].split(separator: " "))
  }

  private static func cpuFlags() -> Set<Substring> {
    flags(inCPUInformation: (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? "")
  }

  /// Returns only when the program could not be started: then it goes on, slower, with what it has.
  private static func restart() {
    guard let path = realpath("/proc/self/exe", nil) else { return }
    defer { free(path) }
    execv(path, CommandLine.unsafeArgv)
  }
}
