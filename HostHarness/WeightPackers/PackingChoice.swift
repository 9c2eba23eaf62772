import PackedWeights

/// For which cores an image's weights are packed, and what counts where a faster packing takes more flash.
public struct PackingChoice: Sendable, Equatable {
  public enum Goal: String, Sendable, Equatable, CaseIterable, Codable {
    /// One byte a weight.
    case size
    /// The fewest instructions.
    case speed
  }

  public var target: PackingTarget
  public var goal: Goal

  public init(target: PackingTarget, goal: Goal = .size) {
    self.target = target
    self.goal = goal
  }

  /// Every operator in canonical order.
  public static var portable: PackingChoice { PackingChoice(target: .portable) }

  /// Packings to be tried, the best one first; an operator that none takes stays in canonical order.
  public var candidates: [WeightPacking] {
    switch (target, goal) {
    case (.portable, _): []
    case (.cortexMDSP, _):
      [.dspTaps, .dspWideTaps, .dspDoubledWords, .dspWideWords, .dspChannelPairs, .dspWideChannelPairs]
    case (.neon, _): [.neonPairs, .neonBlocks, .neonWide, .neonDepthwise, .neonWideDepthwise]
    case (.neonDot, _): [.neonDotQuads, .neonWide, .neonDepthwise, .neonWideDepthwise]
    case (.x86, _): [.x86Quads, .x86WideQuads, .x86Depthwise, .x86WideDepthwise]
    }
  }
}

extension PackingChoice {
  /// First layers have so few weights that words of 16 bits cost no flash to speak of.
  static let fewInputs = 36

  /// The goal permits the packing for an operator that it takes.
  func permits(_ packing: WeightPacking, _ shape: PackedShape) -> Bool {
    switch packing {
    case .dspDoubledWords, .dspWideWords: goal == .speed || shape.inputs <= Self.fewInputs
    default: true
    }
  }
}

extension PackingTarget {
  /// The name on the command line.
  public var name: String {
    switch self {
    case .portable: "portable"
    case .cortexMDSP: "cortex-m-dsp"
    case .neon: "neon"
    case .neonDot: "neon-dot"
    case .x86: "x86"
    }
  }

  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }
}

extension WeightPacking {
  /// The name in tables.
  public var name: String { String(describing: self) }
}

/// How an operator was packed, or why it was not.
public struct PackedParts: Sendable, Equatable {
  public var packing: WeightPacking
  /// One stream a part: two of a gated recurrent unit, one of everything else; none in canonical order.
  public var streams: [[UInt8]]
  /// Bytes of working memory that the largest part needs.
  public var scratchBytes: Int
  /// What was tried first.
  public var refusals: [Refusal]

  public struct Refusal: Sendable, Equatable {
    public var packing: WeightPacking
    public var reason: PackingRefusal
  }

  /// Tries the choice's candidates in turn; every part has to take the packing.
  public init(_ parts: [PackableOperator], _ choice: PackingChoice) {
    (packing, streams, scratchBytes, refusals) = (.canonical, [], 0, [])
    for candidate in choice.candidates
    where parts.allSatisfy({ choice.permits(candidate, $0.shape) }) {
      do throws(PackingRefusal) {
        var streams: [[UInt8]] = []
        var scratchBytes = 0
        for part in parts {
          streams.append(try part.packed(candidate))
          scratchBytes = max(scratchBytes, candidate.sizes(part.shape)?.scratchBytes ?? 0)
        }
        (packing, self.streams, self.scratchBytes) = (candidate, streams, scratchBytes)
        return
      } catch {
        // A packing for other shapes needs no mention.
        if error != .shape { refusals.append(Refusal(packing: candidate, reason: error)) }
      }
    }
  }
}

extension PackingRefusal: CustomStringConvertible {
  public var description: String {
    switch self {
    case .shape: "for another kind of operator"
    case .weight(let channel, let input): "weight \(input) of channel \(channel) is −128"
    case .shift(let channel, let value): "shift \(value) of channel \(channel) is out of range"
    case .multiplier(let channel, let value): "multiplier \(value) of channel \(channel) is not normalised"
    case .accumulator(let channel): "the accumulator of channel \(channel) can be too large"
    case .scaled(let channel): "the result of channel \(channel) can be too large before the clamp"
    case .constant(let channel): "a constant of channel \(channel) does not fit 32 bits"
    }
  }
}
