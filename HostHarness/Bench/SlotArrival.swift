import Emulation

/// What the radio brings in a slot whose cost is told.
public enum SlotArrival: String, Sendable, Equatable, Codable, CaseIterable {
  case pilotAndFrame
  case pilot
  case neither

  public var title: String {
    switch self {
    case .pilotAndFrame: "pilot and frame"
    case .pilot: "pilot, no frame"
    case .neither: "neither"
    }
  }

  /// Instructions of such a slot under the image's own rule; nil when none occurred.
  func instructions(_ profile: TargetProfile) -> Int? {
    guard
      let (begin, end) = profile.step(
        self == .neither ? .missing : .measured, hasFrame: self == .pilotAndFrame, rule: profile.rule),
      let first = begin.instructions, let second = end.instructions
    else { return nil }
    return first.maximum + second.maximum
  }
}
