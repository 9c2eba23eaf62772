import ConformanceVectors
import EpisodeRecording
import ErrorCodes
import Foundation
import ModelImage
import RadioControl
import Runtime
import Testing

/// Numbers of errors are part of what targets print: they stay what they are, and the book has all of them.
@Suite struct ErrorRecordTests {
  private func values(_ record: ErrorRecord) -> [Int32] {
    let all = (0..<ErrorRecord.valueCount).map { record.values[$0] }
    return Array(all.reversed().drop { $0 == 0 }.reversed())
  }

  private func numbers(_ record: ErrorRecord) -> [Int32] { [Int32(record.codeNumber)] + values(record) }

  @Test func imageErrors() {
    #expect(
      numbers(ErrorRecord(ImageError.truncated(requiredBytes: .max, availableBytes: 7))) == [100, -1, 7])
    #expect(numbers(ErrorRecord(ImageError.misalignedBase(remainderBytes: 4))) == [101, 4])
    #expect(
      numbers(ErrorRecord(ImageError.sectionChecksum(.parameters, stored: 1, computed: 2))) == [114, 4, 1, 2])
    #expect(
      numbers(ErrorRecord(ImageError.arenaMisaligned(field: .persistentSize, valueBytes: 3))) == [118, 1, 3])
    #expect(numbers(ErrorRecord(ImageError.elementType(tensor: 6, found: 200))) == [140, 6, 200])
    #expect(
      numbers(
        ErrorRecord(
          ImageError.liveRange(tensor: 1, storedFirst: 2, storedLast: 3, first: 4, last: 5)))
        == [152, 1, 2, 3, 4, 5])
    #expect(
      numbers(ErrorRecord(ImageError.geometry(operator: 2, field: .paddingRight, found: -9)))
        == [175, 2, 9, -9])
    #expect(
      numbers(ErrorRecord(ImageError.windowOutsideInput(operator: 2, axis: 1, position: 7)))
        == [184, 2, 1, 7])
    #expect(
      numbers(ErrorRecord(ImageError.operatorNumber(operator: 2, field: .step, axis: 3, found: -9)))
        == [185, 2, 2, 3, -9])
    #expect(
      numbers(ErrorRecord(ImageError.operatorWork(operator: 3, stored: 4, computed: 5))) == [183, 3, 4, 5])
  }

  @Test func controllerAndArenaErrors() {
    #expect(
      numbers(ErrorRecord(ArenaError.tooSmall(requiredBytes: 9, availableBytes: 8))) == [200, 9, 8])
    // The arena's errors have their own numbers wherever they come from.
    #expect(
      numbers(ErrorRecord(RadioControlError.arena(.misaligned(remainderBytes: 4)))) == [201, 4])
    #expect(numbers(ErrorRecord(RadioControlError.pilotSampleCount(3, expected: 4))) == [300, 3, 4])
    #expect(numbers(ErrorRecord(RadioControlError.slotOrder)) == [306])
    #expect(
      numbers(
        ErrorRecord(
          RadioControlError.quantizationMismatch(
            .input(.policy, 1), scaleBits: 2, zeroPoint: -3, isWide: true, expectedScaleBits: 4,
            expectedZeroPoint: 5, expectedIsWide: true))) == [344, 3, 1, 2, -3, 1, 4, 5, 1])
    #expect(numbers(ErrorRecord(RadioControlError.constantPort(.output(.policy)))) == [342, 3, -1])
    #expect(numbers(ErrorRecord(RadioControlError.persistentSize(1, needed: 2))) == [347, 1, 2])
  }

  @Test func errorsOfInputs() {
    #expect(numbers(ErrorRecord(RecordingError.badMagic(found: 3))) == [402, 3])
    #expect(numbers(ErrorRecord(RecordingError.checksum(stored: 1, computed: 2))) == [407, 1, 2])
    #expect(numbers(ErrorRecord(VectorError.truncated(requiredBytes: 1, availableBytes: 2))) == [420, 1, 2])
    #expect(
      numbers(ErrorRecord(VectorError.extent(index: -1, offset: 2, sizeBytes: 3))) == [430, -1, 2, 3])
    #expect(numbers(.none) == [0])
  }

  /// One error has one number, whether a program in C or a board's console tells it.
  @Test func numbersAreThoseOfTheCLibrary() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/CLatentLink/include/latentlink_errors.h")
    let header = try String(contentsOf: file, encoding: .utf8)
    let inC = header.matches(of: /X\(LL_ERROR_\w+, (\d+),/).compactMap { UInt16($0.1) }.filter { $0 >= 100 }
    let here = (UInt16(1)..<400).filter { ErrorCode(rawValue: $0) != nil }
    #expect(inC == here)
  }

  @Test func theBookListsEveryNumberOnce() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/error-codes.md")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    var listed = 0
    for number in UInt16(1)...UInt16(999) {
      let rows = lines.filter { $0.hasPrefix("| \(number) |") }
      guard let code = ErrorCode(rawValue: number) else {
        #expect(rows.isEmpty, "\(number) is no error")
        continue
      }
      #expect(rows.count == 1 && rows[0].contains("`\(code)`"), "\(number) \(code)")
      listed += 1
    }
    #expect(listed > 100)
  }
}
