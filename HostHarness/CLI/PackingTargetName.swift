import ArgumentParser
import PackedWeights

/// The cores that weights are packed for, by the names of the command line: those of `PackingTarget.name`.
enum PackingTargetName: String, CaseIterable, ExpressibleByArgument {
  case portable
  case cortexMDSP = "cortex-m-dsp"
  case neon
  case neonDot = "neon-dot"
  case x86

  var target: PackingTarget {
    switch self {
    case .portable: .portable
    case .cortexMDSP: .cortexMDSP
    case .neon: .neon
    case .neonDot: .neonDot
    case .x86: .x86
    }
  }
}
