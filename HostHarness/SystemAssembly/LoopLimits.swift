import Foundation
import ReferenceModels

/// What ports must be able to hold because the loop's own limits say so, whatever calibration saw: an action that is cut
/// off in a predictor's input leads imagination astray.
public struct LoopLimits: Sendable, Equatable {
  /// The largest bound of a plausible latent.
  public var latent: Double
  /// The largest command, in units of the networks.
  public var action: Double

  public init(latent: Double, action: Double) {
    self.latent = latent
    self.action = action
  }

  public init(_ parameters: LoopParameters) {
    latent = (parameters.latentLower + parameters.latentUpper).map(abs).max() ?? 0
    action = parameters.actionLimit / parameters.actionScale
  }

  /// The magnitude that a port must hold; nil where the loop has no limit for it. A correction of twice the limit moves any
  /// reference acceleration to the far limit.
  public func magnitude(_ port: RolePort) -> Double? {
    switch LoopQuantity.carried(by: port) {
    case .latent: latent
    case .action: action
    case .correction: 2 * action
    default: nil
    }
  }

  /// The options of `latentlink import` for a role whose ports have the role's names.
  public func importOptions(_ role: NetworkRole) -> [String] {
    RolePort.all(of: role).compactMap { port in
      magnitude(port).map { "--must-hold \(port.name)=\(Self.text($0))" }
    }
  }

  static func text(_ magnitude: Double) -> String { String(format: "%.3g", magnitude) }
}
