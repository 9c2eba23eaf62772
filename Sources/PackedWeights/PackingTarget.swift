import CTarget

/// The cores for which an image's weights are packed: the number in its header. An image is packed for one target or for
/// none; a packed operator in it uses a ``WeightPacking`` that the target takes, all others are in canonical order.
public enum PackingTarget: UInt32, Sendable, Equatable {
  /// Every operator in canonical order: runs everywhere, on the portable kernels.
  case portable = 0
  /// Cortex-M4, M7 and M33 with the DSP extension (ARMv7E-M).
  case cortexMDSP = 1
  /// Advanced SIMD: aarch64, and armv7 with NEON.
  case neon = 2
  /// aarch64 with dot products (ARMv8.2-A+dotprod).
  case neonDot = 3
  /// x86-64.
  case x86 = 4

  /// The target whose instructions this program was compiled for.
  public static var native: PackingTarget {
    if LL_ARM_DSP != 0 { return .cortexMDSP }
    if LL_NEON_DOT != 0 { return .neonDot }
    if LL_NEON != 0 { return .neon }
    if LL_X86 != 0 { return .x86 }
    return .portable
  }

  /// An image for this target may hold the packing: its own, and on a core with dot products also those for any core with
  /// Advanced SIMD, for what dot products do not do: int16 inputs and depthwise convolutions.
  public func takes(_ packing: WeightPacking) -> Bool {
    packing == .canonical || packing.target == self || self == .neonDot && packing.target == .neon
  }

  /// This program holds the target's kernels. In Embedded mode those are its own; the host's libraries hold all of them,
  /// the foreign ones with their steps in C, so that every packing can be tested and looked at there.
  @inline(__always)
  public var isCompiledIn: Bool {
    #if hasFeature(Embedded)
      return self == .portable || self == Self.native || self == .neon && Self.native == .neonDot
    #else
      return true
    #endif
  }
}

// A list of cases is an array, which a program without a heap cannot have.
#if !hasFeature(Embedded)
  extension PackingTarget: CaseIterable {}
#endif
