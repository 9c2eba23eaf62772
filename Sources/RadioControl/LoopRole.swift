/// The networks of the loop; the raw value is the role stored in an image.
public enum LoopRole: UInt32, Sendable, Equatable {
  /// `frame [64, 64, 2]` → `code [8]`.
  case frameEncoder = 0
  /// `code [8]`, `action [2]` of the slot before → `latent [8]`.
  case actionFusion = 1
  /// `latent [8]`, `action [2]` → `latent [8]` one slot later.
  case controlPredictor = 2
  /// `latent [8]`, `reference [6]` → `correction [2]`.
  case policy = 3
  /// `csi [16, 32, 1]` → `csiCode [C]`.
  case csiEncoder = 4
  /// `csiCode [C]`, `power [1]`, `latent [8]`, `wirelessState [S]` → `wirelessState [S]`.
  case wirelessState = 5
  /// `wirelessState [S]`, `recentPowers [3]`, `latent [8]` now, `latent [8]` next → `wirelessState [S]`.
  case wirelessPredictor = 6
  /// `wirelessState [S]`, `recentPowers [3]`, `latent [8]` → `forecast [2]`.
  case powerHead = 7
  /// `stoppingFeatures [2 K + 2]` → `stoppingValues [K + 1]`.
  case stoppingValue = 8
}

/// An input or the output of a network.
public enum LoopPort: Sendable, Equatable {
  case input(LoopRole, Int)
  case output(LoopRole)
}
