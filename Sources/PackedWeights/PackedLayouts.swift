/// Gives a packing's layout to a function: the one place that knows which layout belongs to which number.
public protocol LayoutVisitor {
  associatedtype Result
  associatedtype Failure: Error = Never

  borrowing func visit<Layout: PackedLayout>(_ layout: Layout.Type) throws(Failure) -> Result
  /// The packing is canonical, or this program does not hold its target's kernels.
  borrowing func visitNone() throws(Failure) -> Result
}

extension WeightPacking {
  /// Calls `visitor` with the packing's layout.
  ///
  /// Each case asks for its target by name, so that a device's program keeps nothing of the others.
  @inline(__always)
  public func visitLayout<Visitor: LayoutVisitor>(
    _ visitor: borrowing Visitor
  ) throws(Visitor.Failure) -> Visitor.Result {
    switch self {
    case .dspChannelPairs where PackingTarget.cortexMDSP.isCompiledIn:
      return try visitor.visit(DSPChannelPairLayout.self)
    case .dspDoubledWords where PackingTarget.cortexMDSP.isCompiledIn:
      return try visitor.visit(DSPDoubledWordLayout.self)
    case .dspWideChannelPairs where PackingTarget.cortexMDSP.isCompiledIn:
      return try visitor.visit(DSPWideChannelPairLayout.self)
    case .neonBlocks where PackingTarget.neon.isCompiledIn:
      return try visitor.visit(NEONBlockLayout.self)
    case .neonWide where PackingTarget.neon.isCompiledIn:
      return try visitor.visit(NEONWideLayout.self)
    case .neonDepthwise where PackingTarget.neon.isCompiledIn:
      return try visitor.visit(NEONDepthwiseLayout.self)
    case .neonWideDepthwise where PackingTarget.neon.isCompiledIn:
      return try visitor.visit(NEONWideDepthwiseLayout.self)
    case .neonPairs where PackingTarget.neon.isCompiledIn:
      return try visitor.visit(NEONPairLayout.self)
    case .dspWideWords where PackingTarget.cortexMDSP.isCompiledIn:
      return try visitor.visit(DSPWideWordLayout.self)
    case .dspTaps where PackingTarget.cortexMDSP.isCompiledIn:
      return try visitor.visit(DSPTapLayout.self)
    case .dspWideTaps where PackingTarget.cortexMDSP.isCompiledIn:
      return try visitor.visit(DSPWideTapLayout.self)
    case .neonDotQuads where PackingTarget.neonDot.isCompiledIn:
      return try visitor.visit(NEONDotQuadLayout.self)
    case .x86Quads where PackingTarget.x86.isCompiledIn: return try visitor.visit(X86QuadLayout.self)
    case .x86WideQuads where PackingTarget.x86.isCompiledIn: return try visitor.visit(X86WideQuadLayout.self)
    case .x86Depthwise where PackingTarget.x86.isCompiledIn: return try visitor.visit(X86DepthwiseLayout.self)
    case .x86WideDepthwise where PackingTarget.x86.isCompiledIn:
      return try visitor.visit(X86WideDepthwiseLayout.self)
    default: return try visitor.visitNone()
    }
  }

  /// Bytes of stream and of scratch, or nil where the packing cannot be used.
  public func sizes(_ shape: PackedShape) -> (streamBytes: Int, scratchBytes: Int)? {
    visitLayout(SizeVisitor(shape: shape))
  }
}

private struct SizeVisitor: LayoutVisitor {
  let shape: PackedShape

  func visit<Layout: PackedLayout>(_ layout: Layout.Type) -> (streamBytes: Int, scratchBytes: Int)? {
    layout.takes(shape) ? (layout.streamBytes(shape), layout.scratchBytes(shape)) : nil
  }

  func visitNone() -> (streamBytes: Int, scratchBytes: Int)? { nil }
}
