import ConformanceChecks
import ConformanceVectors
import ErrorCodes
import ModelImage
import Quantization
import RadioControl
import Runtime

/// Arenas of the wrong size or at the wrong place, images without a loop, and loops that contradict themselves.
enum StartCases {
  enum Failure: Error, Equatable {
    /// The controller on the host says something else than the documentation.
    case unexpectedAnswer(fault: String, expected: RadioControlError?, found: RadioControlError?)
  }

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
    for fault in loopFaults(model) {
      var image = FaultyImage(bytes: model.bytes)
      fault.change(&image)
      image.fixChecksums()
      let found = try answer(image.bytes)
      guard found == fault.error else {
        throw Failure.unexpectedAnswer(fault: fault.name, expected: fault.error, found: found)
      }
      cases.append(
        CaseContents(
          name: "start-loop-\(fault.name)", kind: .start, source: .documentation, image: image.bytes,
          selector: StartSubject.controller.rawValue, expected: ErrorRecord(fault.error).bytes))
    }
    return cases
  }

  /// What the controller on the host says of an image.
  private static func answer(_ bytes: [UInt8]) throws -> RadioControlError? {
    let loaded = try LoadedImage(bytes)
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: loaded.image.arenaSizeBytes, alignment: ImageLayout.alignment)
    defer { withExtendedLifetime(loaded) { memory.deallocate() } }
    do throws(RadioControlError) {
      _ = try RadioController(image: loaded.image, memory: memory)
      return nil
    } catch {
      return error
    }
  }

  private struct LoopFault {
    var name: String
    var error: RadioControlError
    var change: (inout FaultyImage) -> Void
  }

  private static func loopFaults(_ model: LoadedImage) -> [LoopFault] {
    let sound = FaultyImage(bytes: model.bytes)
    func word(_ word: Int, _ value: Int32, _ name: String, _ error: RadioControlError) -> LoopFault {
      LoopFault(name: name, error: error) { $0.setWord(at: offset($0, word), UInt32(bitPattern: value)) }
    }
    let price = LoopLayout.Field.price.rawValue
    let conversion = LoopLayout.word(of: .frameForeground)
    let upper = Int32(bitPattern: sound.word(at: offset(sound, LoopLayout.latentUpperWord)))
    let shift = Int32(bitPattern: sound.word(at: offset(sound, conversion + 1)))
    let scale = sound.word(at: offset(sound, conversion + 2))
    return [
      word(LoopLayout.Field.version.rawValue, 2, "version", .loopSectionVersion(2, supported: 1)),
      word(price, 0, "price", .loopField(.price, value: 0, lower: 1, upper: 1 << 20)),
      word(
        LoopLayout.disagreementWord + 2, -1, "disagreement", .loopDisagreement(age: 2, value: -1)),
      word(
        LoopLayout.latentLowerWord, upper + 1, "latent-bounds",
        .loopLatentBounds(dimension: 0, lower: upper + 1, upper: upper)),
      word(conversion, -1, "conversion", .loopConversion(index: 0, multiplier: -1, shift: shift)),
      word(
        conversion + 2, Int32(bitPattern: scale + 1), "conversion-scale",
        .conversionScale(.input(.frameEncoder, 0), scaleBits: scale + 1, tensorScaleBits: scale)),
      LoopFault(name: "missing-network", error: .missingNetwork(.csiEncoder)) {
        $0.setWord(at: $0.network(Int(LoopRole.csiEncoder.rawValue)), 77)
      },
    ]
  }

  /// Where a word of the loop section lies in an image.
  private static func offset(_ image: FaultyImage, _ word: Int) -> Int { image.start(.loop) + 4 * word }
}
