import ConformanceVectors
import ErrorCodes
import ModelImage
import RadioControl

/// Calls a controller step by step and compares what comes of every call.
enum ScriptCheck {
  static func run(
    _ vector: VectorCase, of vectors: VectorSet, on image: ModelImage, arena: UnsafeMutableRawBufferPointer
  ) throws(CaseDifference) {
    let expected = unsafe vectors.expected(vector)
    guard let script = unsafe ControllerScript(vectors.input(vector)),
      expected.count == script.stepCount * ScriptLayout.resultSizeBytes
    else {
      throw CaseDifference(.shape, expected: 0, found: Int32(truncatingIfNeeded: expected.count))
    }
    var controller: RadioController
    do throws(RadioControlError) {
      controller = try unsafe RadioController(image: image, memory: arena)
    } catch {
      throw CaseDifference(
        .errorCode, position: -1, expected: 0, found: Int32(ErrorRecord(error).codeNumber))
    }
    for step in 0..<script.stepCount {
      let result = script.run(step, on: &controller)
      for place in 0..<ScriptLayout.resultWordCount {
        let wanted = unsafe expected.load(
          fromByteOffset: step * ScriptLayout.resultSizeBytes + 4 * place, as: Int32.self)
        let found = result.words[place]
        if wanted != found { throw difference(step, place, wanted, found, code: result.words[0]) }
      }
    }
  }

  private static func difference(
    _ step: Int, _ place: Int, _ expected: Int32, _ found: Int32, code: Int32
  ) -> CaseDifference {
    typealias Result = ScriptLayout.Result
    let aspect: CaseDifference.Aspect
    var element = 0
    if place == Result.errorCode {
      aspect = .errorCode
    } else if place < Result.reason {
      (aspect, element) = (.errorValue, place - Result.errorValues)
    } else if place == Result.reason {
      aspect = .reason
    } else if place == Result.digest {
      aspect = .slotDigest
    } else {
      (aspect, element) = (.event, place - Result.events)
    }
    return CaseDifference(
      aspect, position: step, kind: code, element: element, expected: expected, found: found)
  }
}
