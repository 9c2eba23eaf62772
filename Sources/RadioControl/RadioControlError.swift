import Runtime

/// Why the controller refuses to start or to take an argument. Events of the radio (no pilot, no frame, a
/// malformed block) are no errors: they are counted in ``DegradedEvents``.
public enum RadioControlError: Error, Equatable, Sendable {
  // Arguments of a slot.
  /// Int16 values in a pilot.
  case pilotSampleCount(Int, expected: Int)
  /// Int32 values of scratch memory.
  case scratchCount(Int, needed: Int)
  /// Pixels in a frame or background.
  case frameSize(Int, expected: Int)
  /// Elements of a tensor that is to be filled.
  case tensorCount(Int, expected: Int)
  /// Int16 values of the references of the slots to come.
  case referenceCount(Int, expected: Int)
  /// 1/1024 mW.
  case price(Int32, lower: Int32, upper: Int32)
  /// `endSlot` without `beginSlot`, or `beginSlot` twice.
  case slotOrder
  /// The image has no network for the stopping value.
  case noStoppingValue

  // The loop section.
  case loopSectionSize(Int, expected: Int)
  case loopSectionVersion(Int32, supported: Int32)
  case loopField(LoopLayout.Field, value: Int32, lower: Int32, upper: Int32)
  case loopDisagreement(age: Int, value: Int32)
  case loopLatentBounds(dimension: Int, lower: Int32, upper: Int32)
  /// `index` is the raw value of ``LoopLayout/Conversion``.
  case loopConversion(index: Int, multiplier: Int32, shift: Int32)

  // The networks of the image.
  case missingNetwork(LoopRole)
  /// Every network of the loop has one output.
  case portCount(LoopRole, inputs: Int, outputs: Int, expectedInputs: Int)
  /// A port lies in the image's parameters instead of the arena.
  case constantPort(LoopPort)
  case elementCount(LoopPort, Int, expected: Int)
  /// Two networks exchange this tensor, but their integers do not mean the same.
  case quantizationMismatch(
    LoopPort, scaleBits: UInt32, zeroPoint: Int32, isWide: Bool, expectedScaleBits: UInt32,
    expectedZeroPoint: Int32, expectedIsWide: Bool)
  /// The loop section was computed for another scale of this tensor.
  case conversionScale(LoopPort, scaleBits: UInt32, tensorScaleBits: UInt32)
  /// Bytes of the background section.
  case backgroundSize(Int, expected: Int)
  /// Bytes reserved at the start of the arena.
  case persistentSize(Int, needed: Int)
  case arena(ArenaError)
}
