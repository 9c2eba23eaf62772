import ConformanceChecks
import ConformanceVectors
import ErrorCodes
import ModelImage
import Quantization
import RadioControl

/// Writes the script of a controller and, by running it on the host, what is expected of every step.
struct ControllerScriptBuilder {
  enum Failure: Error, Equatable {
    /// The controller on the host says something else than the documentation.
    case unexpectedAnswer(script: String, step: Int, expected: UInt16, found: UInt16)
  }

  private struct Step {
    var call: ScriptCall
    var argument: Int32
    /// Nil for none.
    var first: [UInt8]?
    var firstCount: Int
    var second: [UInt8]?
    var secondCount: Int
    var error: ErrorRecord
  }

  private var steps: [Step] = []

  init() {}

  mutating func setPrice(_ price: Int32, _ error: RadioControlError? = nil) {
    append(.setPrice, argument: price, error: error)
  }

  mutating func setRule(_ rule: LoopConstants.Rule, _ error: RadioControlError? = nil) {
    append(.setRule, argument: rule.rawValue, error: error)
  }

  mutating func reset() { append(.reset) }

  /// - Parameter pilot: samples and block exponent.
  mutating func begin(
    pilot: (samples: [Int16], exponent: Int32)?, references: [Int16], _ error: RadioControlError? = nil
  ) {
    append(
      .beginSlot, argument: pilot?.exponent ?? 0, first: pilot.map { Self.bytes($0.samples) },
      firstCount: pilot?.samples.count ?? -1, second: Self.bytes(references), secondCount: references.count,
      error: error)
  }

  mutating func end(frame: (current: [UInt8], previous: [UInt8])?, _ error: RadioControlError? = nil) {
    append(
      .endSlot, first: frame?.current, firstCount: frame?.current.count ?? -1, second: frame?.previous,
      secondCount: frame?.previous.count ?? -1, error: error)
  }

  private mutating func append(
    _ call: ScriptCall, argument: Int32 = 0, first: [UInt8]? = nil, firstCount: Int = -1,
    second: [UInt8]? = nil, secondCount: Int = -1, error: RadioControlError? = nil
  ) {
    steps.append(
      Step(
        call: call, argument: argument, first: first, firstCount: firstCount, second: second,
        secondCount: secondCount, error: error.map { ErrorRecord($0) } ?? .none))
  }

  private static func bytes(_ values: [Int16]) -> [UInt8] {
    values.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
  }

  // MARK: Bytes

  /// The script; equal data are stored once.
  private var encoded: [UInt8] {
    typealias Field = ScriptLayout.Step
    var bytes = FaultyImage(
      bytes: [UInt8](
        repeating: 0, count: ScriptLayout.headerSizeBytes + ScriptLayout.stepSizeBytes * steps.count))
    bytes.setWord(at: 0, UInt32(steps.count))
    var known: [[UInt8]: Int] = [:]
    func place(_ data: [UInt8]?) -> UInt32 {
      guard let data else { return 0 }
      if let offset = known[data] { return UInt32(offset) }
      known[data] = bytes.bytes.count
      defer { bytes.bytes += data + [UInt8](repeating: 0, count: data.count % 2) }
      return UInt32(bytes.bytes.count)
    }
    for (index, step) in steps.enumerated() {
      let record = ScriptLayout.headerSizeBytes + ScriptLayout.stepSizeBytes * index
      bytes.setWord(at: record + Field.call, step.call.rawValue)
      bytes.setWord(at: record + Field.argument, UInt32(bitPattern: step.argument))
      bytes.setWord(at: record + Field.firstOffset, place(step.first))
      bytes.setWord(at: record + Field.firstCount, UInt32(bitPattern: Int32(step.firstCount)))
      bytes.setWord(at: record + Field.secondOffset, place(step.second))
      bytes.setWord(at: record + Field.secondCount, UInt32(bitPattern: Int32(step.secondCount)))
    }
    return bytes.bytes
  }

  /// The case; the errors of all steps must be those that were said.
  func contents(_ name: String, on model: LoadedImage) throws -> CaseContents {
    let input = encoded
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: VectorLayout.aligned(input.count) + model.image.arenaSizeBytes,
      alignment: ImageLayout.alignment)
    defer { withExtendedLifetime(model) { memory.deallocate() } }
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    memory.copyBytes(from: input)
    let place = UnsafeRawBufferPointer(rebasing: memory[..<input.count])
    let arena = UnsafeMutableRawBufferPointer(rebasing: memory[VectorLayout.aligned(input.count)...])
    guard let script = ControllerScript(place) else {
      preconditionFailure("a script that was just written can be read")
    }
    var controller = try RadioController(image: model.image, memory: arena)
    var expected = FaultyImage(bytes: [])
    for (index, step) in steps.enumerated() {
      let result = script.run(index, on: &controller).words
      let code = UInt16(truncatingIfNeeded: result[ScriptLayout.Result.errorCode])
      let values = (0..<ErrorRecord.valueCount).map { result[ScriptLayout.Result.errorValues + $0] }
      guard code == step.error.codeNumber, values == (0..<values.count).map({ step.error.values[$0] }) else {
        throw Failure.unexpectedAnswer(
          script: name, step: index, expected: step.error.codeNumber, found: code)
      }
      for word in 0..<ScriptLayout.resultWordCount {
        expected.bytes += [0, 0, 0, 0]
        expected.setWord(at: expected.bytes.count - 4, UInt32(bitPattern: result[word]))
      }
    }
    return CaseContents(
      name: "script-\(name)", kind: .script, source: .documentation, input: input, expected: expected.bytes)
  }
}
