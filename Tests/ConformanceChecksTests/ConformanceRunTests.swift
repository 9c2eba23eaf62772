import ConformanceVectors
import Foundation
import Quantization
import Testing
import VectorGeneration

@testable import ConformanceChecks

/// The checks, run on the host: they pass what is right and say of every kind of fault where it is.
@Suite struct ConformanceRunTests {
  private static let model = [UInt8](
    (try? Data(contentsOf: URL(fileURLWithPath: "Models/default.image"))) ?? Data())
  private static let whole = Result { try ConformanceVectorSet.make(model: model, seed: 1) }

  /// The first differences of all cases that have one.
  private func differences(_ contents: VectorSetContents) throws -> [CaseDifference] {
    let bytes = try contents.encoded()
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
    let arena = UnsafeMutableRawBufferPointer.allocate(byteCount: 56 << 10, alignment: 16)
    defer {
      unsafe memory.deallocate()
      unsafe arena.deallocate()
    }
    unsafe memory.copyBytes(from: bytes)
    unsafe arena.initializeMemory(as: UInt8.self, repeating: 0)
    let loaded = try LoadedImage(Self.model)
    let run = unsafe ConformanceRun(
      vectors: try VectorSet(validating: UnsafeRawBufferPointer(memory)), model: loaded.image, arena: arena)
    var found: [CaseDifference] = []
    for index in 0..<run.vectors.caseCount {
      do throws(CaseDifference) { try run.run(index) } catch { found.append(error) }
    }
    withExtendedLifetime(loaded) {}
    return found
  }

  /// What is found in a case after a change of it.
  private func difference(
    _ name: String, _ change: (inout CaseContents) -> Void
  ) throws -> CaseDifference? {
    var set = try Self.whole.get()
    set.cases = set.cases.filter { $0.name == name }
    try #require(set.cases.count == 1)
    change(&set.cases[0])
    return try differences(set).first
  }

  private func word(_ bytes: [UInt8], _ offset: Int) -> Int32 {
    (0..<4).reduce(0) { $0 | Int32(bitPattern: UInt32(bytes[offset + $1]) << (8 * UInt32($1))) }
  }

  @Test func everyCasePasses() throws {
    #expect(try differences(Self.whole.get()).isEmpty)
  }

  @Test func anElementIsNamed() throws {
    let found = try #require(try difference("add-100-int16") { $0.expected[2 * 70 + 1] ^= 0x40 })
    #expect(found.aspect == .operatorOutput && found.position == 0 && found.kind == 3 && found.element == 70)
    #expect(
      found.expected ^ found.found == Int32(Int16(bitPattern: 0x4000))
        || abs(found.expected - found.found) == 0x4000)
  }

  @Test func aDigestOfAnotherSourceIsCompared() throws {
    let found = try #require(try difference("cmsis-nn-L5") { $0.digest ^= 1 })
    #expect(found.aspect == .outputDigest && found.position == 0)
    #expect(found.expected ^ found.found == 1)
  }

  @Test func aCaseThatDoesNotFitItsImageIsNamed() throws {
    #expect(try difference("cmsis-nn-L9") { $0.input.removeLast(16) }?.aspect == .shape)
    #expect(try difference("cmsis-nn-L9") { $0.expected.removeLast() }?.aspect == .shape)
  }

  @Test func aBlockOfASweepIsNamed() throws {
    let found = try #require(try difference("sweep-log2") { $0.expected[4 * 9] ^= 1 })
    #expect(found.aspect == .sweepBlock && found.position == 9 && found.expected ^ found.found == 1)
    #expect(try difference("sweep-log2") { $0.selector = 99 }?.aspect == .shape)
    #expect(try difference("sweep-table-random") { $0.input.removeLast(2) }?.aspect == .shape)
  }

  @Test func errorsAreComparedWithTheirNumbers() throws {
    let code = try #require(try difference("image-overlap") { $0.expected[0] ^= 1 })
    #expect(code.aspect == .errorCode && code.found == 153 && code.expected == 152)
    let value = try #require(try difference("image-overlap") { $0.expected[4] ^= 1 })
    #expect(value == CaseDifference(.errorValue, kind: 153, element: 0, expected: 3, found: 2))
    let none = try #require(try difference("image-magic") { $0.input = [] })
    #expect(none == CaseDifference(.errorCode, expected: 102, found: 0))
    // A change that is not in the image.
    #expect(try difference("image-magic") { $0.input[3] = 0x7F }?.aspect == .shape)
    #expect(try difference("image-magic") { $0.expected.removeLast(4) }?.aspect == .shape)
    let started = try #require(try difference("start-controller-one-byte-short") { $0.argument0 = 0 })
    #expect(started == CaseDifference(.errorCode, expected: 200, found: 0))
    #expect(try difference("start-executor-exact") { $0.argument0 = 1 << 20 }?.aspect == .shape)
  }

  @Test func stepsOfAScriptAreNamed() throws {
    typealias Result = ScriptLayout.Result
    for (word, aspect, element) in [
      (Result.errorCode, CaseDifference.Aspect.errorCode, 0), (Result.errorValues + 1, .errorValue, 1),
      (Result.reason, .reason, 0), (Result.digest, .slotDigest, 0), (Result.events + 2, .event, 2),
    ] {
      let found = try #require(
        try difference("script-missing-frames") {
          $0.expected[3 * ScriptLayout.resultSizeBytes + 4 * word] ^= 1
        })
      #expect(found.aspect == aspect && found.position == 3 && found.element == element)
      #expect(found.expected ^ found.found == 1)
    }
  }

  @Test func casesThatDoNotFitAreNoTraps() throws {
    #expect(try difference("model-network0-zero") { $0.selector = 9 }?.aspect == .shape)
    #expect(try difference("model-network0-zero") { $0.selector = .max }?.aspect == .shape)
    #expect(try difference("model-network0-zero") { $0.input = [] }?.aspect == .shape)
    #expect(try difference("model-network0-zero") { $0.expected = [] }?.aspect == .shape)
    #expect(try difference("model-network0-zero") { $0.expected += [0, 0, 0, 0] }?.aspect == .shape)
    #expect(try difference("add-100-int16") { $0.image = [1, 2, 3] }?.aspect == .errorCode)
    // Scripts that say more steps, other calls or more data than there are.
    for (offset, value) in [(0, UInt8.max), (16, 99), (48 + 17, 255), (48 + 21, 127)] {
      #expect(try difference("script-wrong-calls") { $0.input[offset] = value }?.aspect == .shape)
    }
    #expect(try difference("script-wrong-calls") { $0.input = [] }?.aspect == .shape)
  }

  /// What docs/closed-loop.md says of a radio that brings nothing, too little or nonsense.
  @Test func scriptsReachEveryDegradedMode() throws {
    let cases = try Self.whole.get().cases
    func results(_ name: String) throws -> [[Int32]] {
      let script = try #require(cases.first { $0.name == "script-\(name)" })
      let count = script.expected.count / ScriptLayout.resultSizeBytes
      return (0..<count).map { step in
        (0..<ScriptLayout.resultWordCount).map {
          word(script.expected, step * ScriptLayout.resultSizeBytes + 4 * $0)
        }
      }
    }
    func events(_ results: [[Int32]]) -> [Int32] { results.last.map { Array($0[11..<19]) } ?? [] }
    func reasons(_ results: [[Int32]]) -> [Int32] { results.map { $0[9] }.filter { $0 >= 0 } }

    // Forty-two slots without a pilot; beyond the horizon of 14 the age limit asks in every slot.
    let stale = try results("staleness")
    #expect(events(stale)[0] == 42)
    #expect(reasons(stale)[15..<43].allSatisfy { $0 == 2 })
    #expect(events(stale)[5] >= 28)
    // Frames that were asked for and lost; the latent is trusted again when one arrives.
    let missing = try results("missing-frames")
    #expect(events(missing)[2] == 17 && events(missing)[7] == 17)
    #expect(Set(reasons(missing).dropLast(2)) == [3])
    // Six pilots that no receiver sends or that are silent; one of a single unit is a pilot.
    #expect(events(try results("unusable-pilots"))[1] == 6)
    // A channel of no gain defers, a good one does not.
    let strength = try results("every-strength")
    #expect(reasons(strength).first == 4 && reasons(strength).last == 3)
    #expect(events(strength)[4] > 0)
    #expect(try results("unrequested-frames")[10][14] > 0)
    #expect(events(try results("extreme-inputs"))[6] > 0)
  }
}
