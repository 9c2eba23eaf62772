import ConformanceVectors
import ModelImage
import Quantization
import RadioControl

/// Calls of the model's controller, right and wrong, with and without what a radio brings.
struct ScriptCases {
  /// Block exponent at which the samples stand for a channel that needs moderate power.
  private static let clearChannel: Int32 = -29

  private let model: LoadedImage
  private let constants: LoopConstants
  /// int16 `[K + 1, 6]`, Q12.
  private let references: [Int16]
  /// A channel of random coefficients.
  private let samples: [Int16]
  /// The room without the device.
  private let background: [UInt8]

  static func all(_ model: LoadedImage, seed: UInt64) throws -> [CaseContents] {
    let cases = try ScriptCases(model, seed: seed)
    return [
      try cases.wrongCalls(), try cases.missingFrames(), try cases.staleness(), try cases.unusablePilots(),
      try cases.everyStrength(), try cases.unrequestedFrames(), try cases.extremeInputs(),
      try cases.prices(),
    ]
  }

  private init(_ model: LoadedImage, seed: UInt64) throws {
    self.model = model
    constants = try LoopConstants(model.image.section(.loop))
    var random = VectorRandom(seed: seed, label: "scripts")
    references = (0..<(constants.horizon + 1) * LoopLayout.referenceCount).map { _ in
      Int16.random(in: -2000...2000, using: &random)
    }
    samples = (0..<Pilot.sampleCount).map { _ in Int16.random(in: -20_000...20_000, using: &random) }
    let grey = model.image.background
    background = (0..<grey.count).map { grey[$0] }
  }

  /// The room with the device as a bright square of 5 × 5 pixels around (`row`, `column`).
  private func frame(row: Int, column: Int) -> [UInt8] {
    var pixels = background
    for y in (row - 2)...(row + 2) {
      for x in (column - 2)...(column + 2) { pixels[y * FramePair.width + x] = 255 }
    }
    return pixels
  }

  private var sight: (current: [UInt8], previous: [UInt8]) {
    (frame(row: 30, column: 31), frame(row: 30, column: 30))
  }

  /// Sizes that do not fit, calls out of order: each refused, none of them felt by the slot.
  private func wrongCalls() throws -> CaseContents {
    var script = ControllerScriptBuilder()
    let short = Array(references.dropLast())
    let pixels = FramePair.pixelCount
    script.end(frame: nil, .slotOrder)
    script.begin(
      pilot: nil, references: short, .referenceCount(short.count, expected: references.count))
    script.begin(pilot: nil, references: [], .referenceCount(0, expected: references.count))
    script.begin(
      pilot: (Array(samples.dropLast()), 0), references: references,
      .pilotSampleCount(Pilot.sampleCount - 1, expected: Pilot.sampleCount))
    script.begin(
      pilot: ([], 0), references: references, .pilotSampleCount(0, expected: Pilot.sampleCount))
    script.begin(pilot: (samples, Self.clearChannel), references: references)
    script.begin(pilot: (samples, Self.clearChannel), references: references, .slotOrder)
    script.end(
      frame: (Array(background.dropLast()), background), .frameSize(pixels - 1, expected: pixels))
    script.end(frame: (background, background + [0]), .frameSize(pixels + 1, expected: pixels))
    script.end(frame: sight)
    script.end(frame: nil, .slotOrder)
    script.setPrice(0, .price(0, lower: 1, upper: 1 << 20))
    script.setPrice(.min, .price(.min, lower: 1, upper: 1 << 20))
    script.setPrice((1 << 20) + 1, .price((1 << 20) + 1, lower: 1, upper: 1 << 20))
    script.begin(pilot: nil, references: references)
    script.end(frame: nil)
    return try script.contents("wrong-calls", on: model)
  }

  /// Frames that were asked for and lost, then one that arrives.
  private func missingFrames() throws -> CaseContents {
    var script = ControllerScriptBuilder()
    for slot in 0..<(constants.horizon + 6) {
      script.begin(pilot: (samples, Self.clearChannel), references: references)
      script.end(frame: slot == constants.horizon + 3 ? sight : nil)
    }
    return try script.contents("missing-frames", on: model)
  }

  /// One frame and one pilot, then nothing for three horizons, then both again.
  private func staleness() throws -> CaseContents {
    var script = ControllerScriptBuilder()
    script.begin(pilot: (samples, Self.clearChannel), references: references)
    script.end(frame: sight)
    for _ in 0..<(3 * constants.horizon) {
      script.begin(pilot: nil, references: references)
      script.end(frame: nil)
    }
    for _ in 0..<3 {
      script.begin(pilot: (samples, Self.clearChannel), references: references)
      script.end(frame: sight)
    }
    return try script.contents("staleness", on: model)
  }

  /// Pilots that are treated as missing: silent ones, exponents that no receiver sends.
  private func unusablePilots() throws -> CaseContents {
    var script = ControllerScriptBuilder()
    let silent = [Int16](repeating: 0, count: Pilot.sampleCount)
    var faint = silent
    faint[700] = -1
    script.begin(pilot: (samples, Self.clearChannel), references: references)
    script.end(frame: sight)
    for pilot in [
      (silent, 0), (silent, -36), (samples, Pilot.exponents.upperBound + 1),
      (samples, Pilot.exponents.lowerBound - 1), (samples, Int32.max), (samples, Int32.min), (faint, -36),
    ] {
      script.begin(pilot: pilot, references: references)
      script.end(frame: nil)
    }
    return try script.contents("unusable-pilots", on: model)
  }

  /// From a channel of no gain, for which every frame is deferred, to one that needs next to no power.
  private func everyStrength() throws -> CaseContents {
    var script = ControllerScriptBuilder()
    for exponent in stride(from: Pilot.exponents.lowerBound, through: Pilot.exponents.upperBound, by: 6) {
      script.begin(pilot: (samples, exponent), references: references)
      script.end(frame: nil)
    }
    return try script.contents("every-strength", on: model)
  }

  private func unrequestedFrames() throws -> CaseContents {
    var script = ControllerScriptBuilder()
    script.setPrice(1)
    for slot in 0..<6 {
      let exponent = slot < 2 ? Self.clearChannel : Self.clearChannel - 20
      script.begin(pilot: (samples, exponent), references: references)
      script.end(frame: sight)
    }
    script.reset()
    script.begin(pilot: nil, references: references)
    script.end(frame: nil)
    return try script.contents("unrequested-frames", on: model)
  }

  /// Frames, references and pilots at the ends of their ranges.
  private func extremeInputs() throws -> CaseContents {
    var script = ControllerScriptBuilder()
    let white = [UInt8](repeating: 255, count: FramePair.pixelCount)
    let black = [UInt8](repeating: 0, count: FramePair.pixelCount)
    let low = [Int16](repeating: .min, count: references.count)
    let high = [Int16](repeating: .max, count: references.count)
    let loud = [Int16](repeating: .min, count: Pilot.sampleCount)
    let alternating = (0..<Pilot.sampleCount).map { $0.isMultiple(of: 2) ? Int16.max : Int16.min }
    for (pilot, references, frame) in [
      ((loud, Pilot.exponents.upperBound), low, (white, black)),
      ((loud, Pilot.exponents.lowerBound), high, (black, white)),
      ((alternating, -36), low, (white, white)), ((alternating, -20), high, (black, black)),
    ] {
      script.begin(pilot: pilot, references: references)
      script.end(frame: frame)
      for _ in 0..<3 {
        script.begin(pilot: nil, references: references)
        script.end(frame: nil)
      }
    }
    return try script.contents("extreme-inputs", on: model)
  }

  /// Both rules of the schedule, at the ends of the price.
  private func prices() throws -> CaseContents {
    var script = ControllerScriptBuilder()
    let hasStoppingValue = (0..<model.image.networkCount).contains {
      model.image.network($0).role == LoopRole.stoppingValue.rawValue
    }
    for rule in [LoopConstants.Rule.programme, .stoppingValue] {
      script.setRule(rule, rule == .programme || hasStoppingValue ? nil : .noStoppingValue)
      for price in [1, 1 << 20] as [Int32] {
        script.setPrice(price)
        for exponent in [Self.clearChannel, Self.clearChannel - 3] {
          script.begin(pilot: (samples, exponent), references: references)
          script.end(frame: sight)
        }
      }
    }
    return try script.contents("prices", on: model)
  }
}
