import PackedWeights

/// The only place that chooses a kernel for packed weights. A device's program keeps the kernels of its own target; the
/// host's libraries have all of them.
public enum PackedKernels {
  /// Runs an operator, bit for bit as the portable kernel does on the canonical weights.
  @unsafe
  public static func run(_ call: PackedCall) {
    switch unsafe call.packing {
    case .canonical: break
    case .dspChannelPairs where PackingTarget.cortexMDSP.isCompiledIn:
      if unsafe call.shape.operation == .dense {
        unsafe DSPFullyConnected.run(call)
      } else {
        unsafe DSPConvolution2D.run(call)
      }
    case .dspDoubledWords where PackingTarget.cortexMDSP.isCompiledIn: unsafe DSPConvolution2D.run(call)
    case .dspWideWords where PackingTarget.cortexMDSP.isCompiledIn: unsafe DSPConvolution2D.run(call)
    case .dspWideChannelPairs where PackingTarget.cortexMDSP.isCompiledIn:
      if unsafe call.shape.operation == .dense {
        unsafe DSPWideFullyConnected.run(call)
      } else {
        unsafe DSPConvolution2D.run(call)
      }
    case .neonBlocks where PackingTarget.neon.isCompiledIn:
      if unsafe call.shape.operation == .dense {
        unsafe NEONFullyConnected.run(call)
      } else {
        unsafe NEONConvolution2D.run(call)
      }
    case .neonWide where PackingTarget.neon.isCompiledIn: unsafe NEONWide.run(call)
    case .neonDepthwise where PackingTarget.neon.isCompiledIn: unsafe NEONDepthwise.run(call)
    case .neonWideDepthwise where PackingTarget.neon.isCompiledIn: unsafe NEONWideDepthwise.run(call)
    case .neonPairs where PackingTarget.neon.isCompiledIn: unsafe NEONFirstLayer.run(call)
    case .dspTaps where PackingTarget.cortexMDSP.isCompiledIn: unsafe DSPDepthwiseConvolution2D.run(call)
    case .dspWideTaps where PackingTarget.cortexMDSP.isCompiledIn: unsafe DSPDepthwiseConvolution2D.run(call)
    case .neonDotQuads where PackingTarget.neonDot.isCompiledIn: unsafe NEONDotKernels.run(call)
    case .x86Quads where PackingTarget.x86.isCompiledIn: unsafe X86Kernels.run(X86QuadLayout.self, call)
    case .x86WideQuads where PackingTarget.x86.isCompiledIn:
      unsafe X86Kernels.run(X86WideQuadLayout.self, call)
    case .x86Depthwise where PackingTarget.x86.isCompiledIn:
      unsafe X86Depthwise.run(X86DepthwiseLayout.self, call)
    case .x86WideDepthwise where PackingTarget.x86.isCompiledIn:
      unsafe X86Depthwise.run(X86WideDepthwiseLayout.self, call)
    default: break
    }
  }
}
