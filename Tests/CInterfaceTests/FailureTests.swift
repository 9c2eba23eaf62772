import CLatentLink
import ModelImage
import RadioControl
import Runtime
import Testing

@testable import CInterface

/// Every typed error reaches C with a code of its own, all its numbers and a text that names them.
@Suite struct FailureTests {
  @Test func everyErrorHasItsOwnCode() {
    let codes = Self.all.map(\.code)
    #expect(Set(codes).count == codes.count)
    #expect(codes.count == Self.typedErrorCount)
    #expect(codes.allSatisfy { $0 > 0 })
  }

  @Test func everyTextNamesItsNumbers() {
    for failure in Self.all {
      let text = String(cString: ll_error_text(failure.code))
      #expect(text != "unknown error")
      let names = text.split(separator: ": ").last.map { $0.split(separator: ", ").count } ?? 0
      #expect(Int(failure.count) == (failure.count == 0 ? 0 : names), "\(text): \(failure.count) numbers")
    }
  }

  @Test func textsDiffer() {
    let texts = (-10...400).map { String(cString: ll_error_text($0)) }.filter { $0 != "unknown error" }
    #expect(Set(texts).count == texts.count)
    // The errors above, those of arguments, and none.
    #expect(texts.count == Self.typedErrorCount + 10 + 1)
  }

  @Test func numbersKeepSignAndSize() {
    let failure = Failure(LL_ERROR_IMAGE_SHAPE_MISMATCH, -3, Int32.min, UInt32.max, Int.max, 0)
    let exported = failure.exported
    #expect(exported.code == LL_ERROR_IMAGE_SHAPE_MISMATCH && exported.count == 5)
    #expect(
      numbers(exported) == [-3, -2_147_483_648, 4_294_967_295, Int64.max, 0, 0, 0, 0])
  }

  @Test func quantizationMismatchCarriesEight() {
    let failure = Failure(
      RadioControlError.quantizationMismatch(
        .output(.policy), scaleBits: 1, zeroPoint: 2, isWide: true, expectedScaleBits: 3,
        expectedZeroPoint: 4, expectedIsWide: false))
    #expect(failure.count == 8)
    #expect(numbers(failure.exported) == [3, -1, 1, 2, 1, 3, 4, 0])
  }

  private func numbers(_ error: ll_error) -> [Int64] {
    withUnsafeBytes(of: error.numbers) { Array($0.bindMemory(to: Int64.self)) }
  }

  private static let typedErrorCount = 97

  private static let all: [Failure] =
    imageErrors.map { Failure($0) } + controlErrors.map { Failure($0) } + arenaErrors.map { Failure($0) }

  private static let arenaErrors: [ArenaError] = [
    .tooSmall(requiredBytes: 1, availableBytes: 2), .misaligned(remainderBytes: 1),
  ]

  private static let controlErrors: [RadioControlError] = [
    .pilotSampleCount(1, expected: 2), .scratchCount(1, needed: 2), .frameSize(1, expected: 2),
    .tensorCount(1, expected: 2), .referenceCount(1, expected: 2), .price(0, lower: 1, upper: 2), .slotOrder,
    .noStoppingValue, .loopSectionSize(1, expected: 2), .loopSectionVersion(1, supported: 2),
    .loopField(.price, value: 1, lower: 2, upper: 3), .loopDisagreement(age: 1, value: 2),
    .loopLatentBounds(dimension: 1, lower: 2, upper: 3), .loopConversion(index: 1, multiplier: 2, shift: 3),
    .missingNetwork(.policy), .portCount(.policy, inputs: 1, outputs: 2, expectedInputs: 3),
    .constantPort(.input(.policy, 1)), .elementCount(.output(.policy), 1, expected: 2),
    .quantizationMismatch(
      .output(.policy), scaleBits: 1, zeroPoint: 2, isWide: true, expectedScaleBits: 3, expectedZeroPoint: 4,
      expectedIsWide: false),
    .conversionScale(.output(.policy), scaleBits: 1, tensorScaleBits: 2), .backgroundSize(1, expected: 2),
    .persistentSize(1, needed: 2),
  ]

  private static let imageErrors: [ImageError] = [
    .truncated(requiredBytes: 1, availableBytes: 2), .misalignedBase(remainderBytes: 1), .badMagic(found: 1),
    .unsupportedVersion(found: 1, supported: 2), .headerChecksum(stored: 1, computed: 2),
    .reservedFieldNotZero(offset: 1), .sectionCount(found: 1, expected: 2), .sectionKind(index: 1, found: 2),
    .sectionOffset(.loop, found: 1, expected: 2),
    .sectionBeyondImage(.loop, offset: 1, sizeBytes: 2, totalBytes: 3),
    .sectionChecksum(.loop, stored: 1, computed: 2), .sectionSize(.loop, sizeBytes: 1),
    .paddingNotZero(offset: 1), .imageSize(stored: 1, expected: 2),
    .arenaMisaligned(field: .arenaSize, valueBytes: 1),
    .persistentBeyondArena(persistentBytes: 1, arenaBytes: 2),
    .networkOperators(network: 1, first: 2, count: 3, expectedFirst: 4, available: 5),
    .networkTensors(network: 1, first: 2, count: 3, expectedFirst: 4, available: 5),
    .unownedRecords(.loop, owned: 1, present: 2), .portCount(network: 1, inputs: 2, outputs: 3),
    .portTensor(network: 1, tensor: 2), .repeatedInput(network: 1, tensor: 2),
    .networkWork(network: 1, stored: 2, computed: 3),
    .networkAccumulatorBound(network: 1, stored: 2, computed: 3), .elementType(tensor: 1, found: 2),
    .storage(tensor: 1, found: 2), .rank(tensor: 1, found: 2), .dimension(tensor: 1, axis: 2, found: 3),
    .elementCount(tensor: 1, limit: 2), .zeroPoint(tensor: 1, found: 2), .scale(tensor: 1, bits: 2),
    .tensorMisaligned(tensor: 1, offset: 2),
    .tensorBeyondArena(tensor: 1, offset: 2, sizeBytes: 3, arenaBytes: 4),
    .tensorInPersistentRegion(tensor: 1, offset: 2, persistentBytes: 3),
    .constantBeyondParameters(tensor: 1, offset: 2, sizeBytes: 3, sectionBytes: 4),
    .tensorOwner(tensor: 1, stored: 2, expected: 3),
    .liveRange(tensor: 1, storedFirst: 2, storedLast: 3, first: 4, last: 5),
    .overlap(tensor: 1, other: 2, offset: 3, otherOffset: 4), .operatorKind(operator: 1, found: 2),
    .inputCount(operator: 1, found: 2), .operatorTensor(operator: 1, tensor: 2),
    .useBeforeDefinition(operator: 1, tensor: 2), .redefinition(operator: 1, tensor: 2),
    .unusedTensor(tensor: 1), .parametersMisaligned(operator: 1, offset: 2),
    .parametersBeyondSection(operator: 1, offset: 2, sizeBytes: 3, sectionBytes: 4),
    .parametersSize(operator: 1, stored: 2, expected: 3),
    .shapeMismatch(operator: 1, tensor: 2, axis: 3, found: 4, expected: 5),
    .elementCountMismatch(operator: 1, tensor: 2, found: 3, expected: 4),
    .rankMismatch(operator: 1, tensor: 2, found: 3, expected: 4), .typeMismatch(operator: 1, tensor: 2),
    .scaleMismatch(operator: 1, tensor: 2, bits: 3, expected: 4),
    .quantizationMismatch(operator: 1, tensor: 2, zeroPoint: 3, expected: 4),
    .geometry(operator: 1, field: .kernelWidth, found: 2), .clamp(operator: 1, lower: 2, upper: 3),
    .multiplier(operator: 1, index: 2, found: 3), .shift(operator: 1, index: 2, found: 3),
    .negativeGate(operator: 1, index: 2, found: 3), .weight(operator: 1, index: 2),
    .accumulatorOverflow(operator: 1, channel: 2), .accumulatorBound(operator: 1, stored: 2, computed: 3),
    .operatorWork(operator: 1, stored: 2, computed: 3), .epsilon(operator: 1, high: 2, low: 3),
    .foreignPacking(found: 1, native: 2),
    .packing(operator: 1, found: 2), .packedLimit(operator: 1, channel: 2, limit: .scaled),
    .packedPadding(operator: 1, channel: 2, input: 3), .scratchSize(operator: 1, stored: 2, expected: 3),
    .scratchMisaligned(operator: 1, offset: 2),
    .scratchBeyondArena(operator: 1, offset: 2, sizeBytes: 3, arenaBytes: 4),
    .scratchOverlap(operator: 1, tensor: 2, offset: 3, tensorOffset: 4),
    .windowOutsideInput(operator: 1, axis: 0, position: 2),
    .operatorNumber(operator: 1, field: .step, axis: 2, found: 3),
  ]
}
