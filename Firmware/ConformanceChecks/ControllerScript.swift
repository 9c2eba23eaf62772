import ConformanceVectors
import ErrorCodes
import RadioControl

/// A script of calls of a controller, used in place.
@safe
public struct ControllerScript {
  private let bytes: UnsafeRawBufferPointer
  public let stepCount: Int

  /// Nil when the script is shorter than it says, or a step's data leave it.
  public init?(_ bytes: UnsafeRawBufferPointer) {
    unsafe self.bytes = bytes
    guard bytes.count >= ScriptLayout.headerSizeBytes else { return nil }
    let count = unsafe bytes.load(as: UInt32.self)
    let available = (bytes.count - ScriptLayout.headerSizeBytes) / ScriptLayout.stepSizeBytes
    guard count <= UInt32(truncatingIfNeeded: available) else { return nil }
    stepCount = Int(truncatingIfNeeded: count)
    for step in 0..<stepCount {
      guard ScriptCall(rawValue: UInt32(bitPattern: word(step, ScriptLayout.Step.call))) != nil,
        isInside(step, ScriptLayout.Step.firstOffset), isInside(step, ScriptLayout.Step.secondOffset)
      else { return nil }
    }
  }

  /// Calls `controller` as step `index` says and returns what came of it.
  public func run(_ index: Int, on controller: inout RadioController) -> ScriptResult {
    var reason: Int32 = -1
    var answer = ErrorRecord.none
    do throws(RadioControlError) {
      switch ScriptCall(rawValue: UInt32(bitPattern: word(index, ScriptLayout.Step.call))) {
      case .setPrice: try controller.setPrice(argument(index))
      case .setRule: try controller.setRule(argument(index) == 0 ? .programme : .stoppingValue)
      case .reset, nil: controller.reset()
      case .beginSlot: reason = Int32(try begin(index, &controller).reason.rawValue)
      case .endSlot: try end(index, &controller)
      }
    } catch {
      answer = ErrorRecord(error)
    }
    return ScriptResult(
      error: answer, reason: reason, digest: controller.digest.value, events: controller.events)
  }

  private func begin(
    _ index: Int, _ controller: inout RadioController
  ) throws(RadioControlError) -> TransmissionDecision {
    let references: Span<Int16> = span(index, ScriptLayout.Step.secondOffset)
    guard word(index, ScriptLayout.Step.firstCount) >= 0 else {
      return try controller.beginSlot(pilot: nil, references: references)
    }
    let samples: Span<Int16> = span(index, ScriptLayout.Step.firstOffset)
    return try controller.beginSlot(
      pilot: Pilot(samples: samples, exponent: argument(index)), references: references)
  }

  private func end(_ index: Int, _ controller: inout RadioController) throws(RadioControlError) {
    guard word(index, ScriptLayout.Step.firstCount) >= 0 else {
      _ = try controller.endSlot(frame: nil)
      return
    }
    let current: Span<UInt8> = span(index, ScriptLayout.Step.firstOffset)
    let previous: Span<UInt8> = span(index, ScriptLayout.Step.secondOffset)
    _ = try controller.endSlot(frame: FramePair(current: current, previous: previous))
  }

  // MARK: Bytes

  private func word(_ step: Int, _ field: Int) -> Int32 {
    let offset = ScriptLayout.headerSizeBytes + ScriptLayout.stepSizeBytes * step + field
    return unsafe bytes.load(fromByteOffset: offset, as: Int32.self)
  }

  private func argument(_ step: Int) -> Int32 { word(step, ScriptLayout.Step.argument) }

  /// The data of a step lie in the script, int16 at even offsets.
  private func isInside(_ step: Int, _ field: Int) -> Bool {
    let (offset, count) = (Int(word(step, field)), Int(word(step, field + 4)))
    let isPixels = word(step, ScriptLayout.Step.call) == Int32(bitPattern: ScriptCall.endSlot.rawValue)
    if count < 0 { return true }
    guard offset >= 0, offset & 1 == 0, unsafe offset <= bytes.count else { return false }
    return unsafe count <= (bytes.count - offset) / (isPixels ? 1 : 2)
  }

  @_lifetime(borrow self)
  private func span<Element: BitwiseCopyable>(_ step: Int, _ field: Int) -> Span<Element> {
    let start: UnsafePointer<Element>? = unsafe bytes.baseAddress.map { base in
      unsafe (base + Int(word(step, field))).assumingMemoryBound(to: Element.self)
    }
    let count = Int(max(0, word(step, field + 4)))
    let elements = unsafe UnsafeBufferPointer(start: start, count: count)
    return unsafe _overrideLifetime(Span(_unsafeElements: elements), borrowing: self)
  }
}

/// What came of a step, as words in the order of ``ScriptLayout/Result``.
public struct ScriptResult: Sendable {
  public let words: InlineArray<20, Int32>

  init(error: ErrorRecord, reason: Int32, digest: UInt32, events: DegradedEvents) {
    var words = InlineArray<20, Int32>(repeating: 0)
    words[ScriptLayout.Result.errorCode] = Int32(error.codeNumber)
    for place in 0..<ErrorRecord.valueCount {
      words[ScriptLayout.Result.errorValues + place] = error.values[place]
    }
    words[ScriptLayout.Result.reason] = reason
    words[ScriptLayout.Result.digest] = Int32(bitPattern: digest)
    let first = ScriptLayout.Result.events
    words[first] = Int32(bitPattern: events.missingPilots)
    words[first + 1] = Int32(bitPattern: events.malformedPilots)
    words[first + 2] = Int32(bitPattern: events.missingFrames)
    words[first + 3] = Int32(bitPattern: events.unrequestedFrames)
    words[first + 4] = Int32(bitPattern: events.deferrals)
    words[first + 5] = Int32(bitPattern: events.ageLimits)
    words[first + 6] = Int32(bitPattern: events.implausibleLatents)
    words[first + 7] = Int32(bitPattern: events.unsteeredCommands)
    self.words = words
  }
}
