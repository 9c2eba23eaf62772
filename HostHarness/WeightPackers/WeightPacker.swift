import FixedPoint
import PackedWeights

/// Writes the stream of one packing, whose layout the device half knows.
protocol WeightPacker {
  associatedtype Layout: PackedLayout

  /// The stream of an operator whose limits have been checked: `Layout.streamBytes` bytes, padded with zeros.
  ///
  /// - Throws: a refusal for what only this packing cannot hold (`PackingRefusal.constant`).
  static func stream(_ operation: PackableOperator) throws(PackingRefusal) -> ByteStream
}

extension PackableOperator {
  /// The operator's stream in `packing`.
  ///
  /// - Throws: why the operator cannot have the packing; the canonical order, which every operator can have, is no
  ///   stream and throws `shape`.
  public func packed(_ packing: WeightPacking) throws(PackingRefusal) -> [UInt8] {
    switch packing {
    case .canonical: throw .shape
    case .dspChannelPairs: try packed(DSPChannelPairPacker.self)
    case .dspDoubledWords: try packed(DSPDoubledWordPacker.self)
    case .dspWideChannelPairs: try packed(DSPWideChannelPairPacker.self)
    case .neonBlocks: try packed(NEONBlockPacker.self)
    case .neonWide: try packed(NEONWidePacker.self)
    case .neonDepthwise: try packed(NEONDepthwisePacker.self)
    case .neonWideDepthwise: try packed(NEONWideDepthwisePacker.self)
    case .neonPairs: try packed(NEONPairPacker.self)
    case .dspWideWords: try packed(DSPWideWordPacker.self)
    case .dspTaps: try packed(DSPTapPacker.self)
    case .dspWideTaps: try packed(DSPWideTapPacker.self)
    case .neonDotQuads: try packed(QuadPacker<NEONDotQuadLayout>.self)
    case .x86Quads: try packed(QuadPacker<X86QuadLayout>.self)
    case .x86WideQuads: try packed(QuadPacker<X86WideQuadLayout>.self)
    case .x86Depthwise: try packed(X86DepthwisePacker<X86DepthwiseLayout>.self)
    case .x86WideDepthwise: try packed(X86DepthwisePacker<X86WideDepthwiseLayout>.self)
    }
  }

  private func packed<Packer: WeightPacker>(_ packer: Packer.Type) throws(PackingRefusal) -> [UInt8] {
    guard Packer.Layout.takes(shape) else { throw .shape }
    let limits = Packer.Layout.limits(shape)
    for channel in 0..<shape.outputChannels {
      for input in 0..<shape.inputs where weight(channel, input) == -128 {
        throw .weight(channel: channel, input: input)
      }
      try limits.verify(
        channel: channel, accumulator: UInt32(clamping: accumulatorBound(channel)), factor: factors[channel],
        outputZeroPoint: outputZeroPoint)
    }
    var stream = try packer.stream(self)
    stream.pad(to: Packer.Layout.streamBytes(shape))
    return stream.bytes
  }
}
