/// The networks of the loop. The raw value is the name in files; the order is the order in an image.
public enum NetworkRole: String, Sendable, CaseIterable, Codable {
  /// `frame [64, 64, 2]` → `code [8]` (group `code`).
  case frameEncoder
  /// `code [8]`, `action [2]` of the slot before → `latent [8]`.
  case actionFusion
  /// `latent [8]`, `action [2]` → `latent [8]` one slot later.
  case controlPredictor
  /// `latent [8]`, `reference [6]` → `correction [2]`; the command is clip(a_ref + correction).
  case policy
  /// `csi [16, 32, 1]` → `csiCode [24]`.
  case csiEncoder
  /// `csiCode [24]`, `power [1]`, `latent [8]`, `wirelessState [S]` → `wirelessState [S]`.
  case wirelessState
  /// `wirelessState [S]`, `recentPowers [3]`, `latent [8]` now, `latent [8]` next → `wirelessState [S]`.
  case wirelessPredictor
  /// `wirelessState [S]`, `recentPowers [3]`, `latent [8]` → `forecast [2]`: mean and log-spread.
  case powerHead
  /// `stoppingFeatures [2 K + 2]` → `stoppingValues [K + 1]`.
  case stoppingValue
}
