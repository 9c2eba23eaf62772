import FixedPoint
import PackedWeights

// Packed weights: every weight, factor and bias is read through the packing's layout, and what its kernels take for granted
// is checked again.

extension ImageValidator {
  /// Checks one stream and returns the largest accumulator magnitude. `firstChannel` numbers the channels of an operator's
  /// second stream on from its first.
  func validateStream(
    _ context: OperandContext, _ shape: PackedShape, streamOffset: Int, input: TensorRecord,
    outputZeroPoint: Int32, firstChannel: Int
  ) throws(ImageError) -> UInt32 {
    let stream = unsafe bytes.base.advanced(by: sections.parameters.offset + streamOffset)
    let check = unsafe StreamCheck(
      position: context.position, packing: context.operation.packing, shape: shape, stream: stream,
      inputZeroPoint: input.zeroPoint, low: input.leastDifference, high: input.greatestDifference,
      outputZeroPoint: outputZeroPoint, firstChannel: firstChannel)
    return try context.operation.packing.visitLayout(check)
  }
}

extension OperandContext {
  /// Bytes of stream and working memory of the operator's packing for `shape`.
  func packedSizes(
    _ shape: PackedShape, _ weightCount: SaturatingWord
  ) throws(ImageError) -> (streamBytes: Int, scratchBytes: Int) {
    // Layouts compute with plain integers.
    guard weightCount.value <= ImageLayout.maximumElementCount,
      let sizes = operation.packing.sizes(shape)
    else { throw .packing(operator: position, found: operation.packing.rawValue) }
    return sizes
  }
}

@safe
private struct StreamCheck: LayoutVisitor {
  let position: Int
  let packing: WeightPacking
  let shape: PackedShape
  let stream: UnsafeRawPointer
  let inputZeroPoint: Int32
  let low: Int32
  let high: Int32
  let outputZeroPoint: Int32
  let firstChannel: Int

  func visitNone() throws(ImageError) -> UInt32 {
    throw .packing(operator: position, found: packing.rawValue)
  }

  func visit<Layout: PackedLayout>(_ layout: Layout.Type) throws(ImageError) -> UInt32 {
    let limits = layout.limits(shape)
    var largest: UInt32 = 0
    for channel in 0..<layout.paddedChannels(shape) {
      let isPadding = channel >= shape.outputChannels
      var sum: Int32 = 0
      // The bias of the interval comes last, when the sum of the weights has told it from the folded one.
      var interval = AccumulatorInterval(bias: 0, low: low, high: high)
      for input in 0..<layout.paddedInputs(shape) {
        let weight = unsafe layout.weight(stream, shape, channel: channel, input: input)
        if isPadding || input >= shape.inputs {
          if weight != 0 { throw .packedPadding(operator: position, channel: channel, input: input) }
          continue
        }
        guard weight > -128, weight < 128 else {
          throw .weight(operator: position, index: channel * shape.inputs + input)
        }
        sum = sum &+ weight
        interval.add(weight: weight)
      }
      if isPadding { continue }
      let folded = unsafe layout.foldedBias(stream, shape, channel: channel)
      interval.add(bias: folded &+ inputZeroPoint &* sum)
      largest = max(largest, try verify(layout, limits, interval, channel))
    }
    return largest
  }

  private func verify<Layout: PackedLayout>(
    _ layout: Layout.Type, _ limits: PackingLimits, _ interval: AccumulatorInterval, _ channel: Int
  ) throws(ImageError) -> UInt32 {
    guard
      let factor = unsafe layout.factor(stream, shape, channel: channel, outputZeroPoint: outputZeroPoint)
    else { throw .packedLimit(operator: position, channel: firstChannel + channel, limit: .derived) }
    guard interval.isSafe(shift: factor.shift) else {
      throw .accumulatorOverflow(operator: position, channel: firstChannel + channel)
    }
    do throws(PackingRefusal) {
      try limits.verify(
        channel: channel, accumulator: interval.magnitude, factor: factor, outputZeroPoint: outputZeroPoint)
    } catch {
      throw .packedLimit(operator: position, channel: firstChannel + channel, limit: PackedLimit(error))
    }
    return interval.magnitude
  }
}

extension PackedLimit {
  init(_ refusal: PackingRefusal) {
    switch refusal {
    case .shift: self = .shift
    case .multiplier: self = .multiplier
    case .accumulator: self = .accumulator
    case .scaled: self = .scaled
    case .shape, .weight, .constant: self = .derived
    }
  }
}
