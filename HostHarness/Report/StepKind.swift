import Emulation

/// What arrives in a slot.
enum StepKind: CaseIterable {
  case frame
  case pilot
  case damagedPilot
  case nothing

  var title: String {
    switch self {
    case .frame: "pilot and frame"
    case .pilot: "pilot, no frame"
    case .damagedPilot: "damaged pilot, no frame"
    case .nothing: "neither"
    }
  }

  var pilot: TargetProfile.Pilot {
    switch self {
    case .frame, .pilot: .measured
    case .damagedPilot: .damaged
    case .nothing: .missing
    }
  }

  var hasFrame: Bool { self == .frame }
}

extension TargetProfile.Rule {
  var title: String {
    switch self {
    case .programme: "dynamic programme"
    case .stoppingValue: "stopping value"
    }
  }
}
