import ConformanceChecks
import ConformanceVectors
import ErrorCodes
import ModelImage
import Quantization
import RadioControl
import Runtime

/// Arenas of the wrong size or at the wrong place, images without a loop, and loops that contradict themselves.
enum StartCases {
  static func all(_ model: LoadedImage) throws -> [CaseContents] {
    let needed = model.image.arenaSizeBytes
    var cases = [
      arena("executor-exact", .executor, nil), arena("controller-exact", .controller, nil),
    ]
    for subject in [StartSubject.executor, .controller] {
      cases += [
        arena(
          "\(subject)-one-byte-short", subject, bytes: -1,
          .tooSmall(requiredBytes: needed, availableBytes: needed - 1)),
        arena(
          "\(subject)-half", subject, bytes: -needed / 2,
          .tooSmall(requiredBytes: needed, availableBytes: needed - needed / 2)),
        arena("\(subject)-misaligned-1", subject, offset: 1, .misaligned(remainderBytes: 1)),
        arena("\(subject)-misaligned-4", subject, offset: 4, .misaligned(remainderBytes: 4)),
        arena("\(subject)-misaligned-8", subject, offset: 8, .misaligned(remainderBytes: 8)),
      ]
    }
    return cases + (try loops(model))
  }

  private static func arena(
    _ name: String, _ subject: StartSubject, bytes: Int = 0, offset: Int = 0, _ error: ArenaError?
  ) -> CaseContents {
    CaseContents(
      name: "start-\(name)", kind: .start, source: .documentation, selector: subject.rawValue,
      expected: (error.map { ErrorRecord($0) } ?? .none).bytes, argument0: Int32(bytes),
      argument1: Int32(offset))
  }

  // MARK: Loops

  private static func loops(_ model: LoadedImage) throws -> [CaseContents] {
    var cases = [
      CaseContents(
        name: "start-no-loop", kind: .start, source: .documentation, image: try FaultBase.bytes(),
        selector: StartSubject.controller.rawValue,
        expected: ErrorRecord(.loopSectionSize(20, expected: LoopLayout.sizeBytes)).bytes)
    ]
    let sound = FaultyImage(bytes: model.bytes)
    let price = LoopLayout.Field.price.rawValue
    let firstConversion = LoopLayout.word(of: .frameForeground)
    let upper = Int32(bitPattern: sound.word(at: offset(sound, LoopLayout.latentUpperWord)))
    let shift = Int32(bitPattern: sound.word(at: offset(sound, firstConversion + 1)))
    for (name, word, value, error) in [
      ("version", LoopLayout.Field.version.rawValue, 2, .loopSectionVersion(2, supported: 1)),
      ("price", price, 0, .loopField(.price, value: 0, lower: 1, upper: 1 << 20)),
      (
        "latent-bounds", LoopLayout.latentLowerWord, upper + 1,
        .loopLatentBounds(dimension: 0, lower: upper + 1, upper: upper)
      ),
      ("conversion", firstConversion, -1, .loopConversion(index: 0, multiplier: -1, shift: shift)),
    ] as [(String, Int, Int32, RadioControlError)] {
      var image = sound
      image.setWord(at: offset(image, word), UInt32(bitPattern: value))
      image.fixChecksums()
      cases.append(
        CaseContents(
          name: "start-loop-\(name)", kind: .start, source: .documentation, image: image.bytes,
          selector: StartSubject.controller.rawValue, expected: ErrorRecord(error).bytes))
    }
    return cases
  }

  /// Where a word of the loop section lies in an image.
  private static func offset(_ image: FaultyImage, _ word: Int) -> Int { image.start(.loop) + 4 * word }
}
