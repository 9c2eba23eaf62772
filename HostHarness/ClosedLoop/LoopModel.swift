import ReferenceModels
import Simulation

/// A reference model whose networks and tables were checked against what the loop asks of them.
public struct LoopModel: Sendable {
  public let graphs: [NetworkRole: FloatGraph]
  public var parameters: LoopParameters
  /// The frame without the device, grey levels 0 … 255, `[64, 64]`.
  public let background: [UInt8]

  public static let latentCount = 8
  public static let referenceCount = 6
  public static let recentPowerCount = 3

  /// - Parameter needsStoppingValue: whether the network `stoppingValue` must be present.
  /// - Throws: ``LoopModelError`` when a network or table is missing or does not fit.
  public init(_ model: ReferenceModel, needsStoppingValue: Bool = false) throws(LoopModelError) {
    let loop = model.loop
    let horizon = loop.horizonSlots
    guard loop.disagreement.count == horizon + 1 else {
      throw .wrongTableSize(field: "disagreement", expected: horizon + 1, found: loop.disagreement.count)
    }
    for (field, bounds) in [("latentLower", loop.latentLower), ("latentUpper", loop.latentUpper)] {
      guard bounds.count == Self.latentCount else {
        throw .wrongTableSize(field: field, expected: Self.latentCount, found: bounds.count)
      }
    }
    guard loop.positionCentreMetres.count == 2 else {
      throw .wrongTableSize(
        field: "positionCentreMetres", expected: 2, found: loop.positionCentreMetres.count)
    }
    let states = model.graphs[.wirelessState].map { $0.values[$0.outputs[0]].count } ?? 0
    for role in NetworkRole.allCases {
      guard let graph = model.graphs[role] else {
        if role == .stoppingValue && !needsStoppingValue { continue }
        throw .missingNetwork(role)
      }
      let expected = Self.signature(role, wirelessStateCount: states, horizonSlots: horizon)
      let found = Signature(
        inputs: graph.inputs.map { graph.values[$0].count },
        outputs: graph.outputs.map { graph.values[$0].count })
      guard expected == found else {
        throw .wrongSignature(role, expected: expected.description, found: found.description)
      }
    }
    graphs = model.graphs
    parameters = loop
    background = model.background.map { UInt8(max(0, min(255, ($0 * 255).rounded()))) }
    guard background.count == 64 * 64 else {
      throw .wrongTableSize(field: "background", expected: 64 * 64, found: background.count)
    }
  }

  /// Evaluators of their own, for one thread.
  public func makeNetworks() throws(LoopModelError) -> NetworkSet { try NetworkSet(graphs) }

  /// The law of the required power when nothing is known but the climate.
  public var marginalPower: LogNormalPower {
    LogNormalPower(climate, spreadFactor: 1, maximumMilliwatts: parameters.maximumPowerMilliwatts)
  }

  /// The climate as a forecast.
  public var climate: PowerForecast {
    PowerForecast(meanDBm: parameters.powerCentreDBm, spreadDB: parameters.powerScaleDB)
  }

  private struct Signature: Equatable, CustomStringConvertible {
    var inputs: [Int]
    var outputs: [Int]
    var description: String { "\(inputs) → \(outputs)" }
  }

  private static func signature(
    _ role: NetworkRole, wirelessStateCount states: Int, horizonSlots: Int
  ) -> Signature {
    let (z, powers, code) = (latentCount, recentPowerCount, 24)
    return switch role {
    case .frameEncoder: Signature(inputs: [64 * 64 * 2], outputs: [z])
    case .actionFusion, .controlPredictor: Signature(inputs: [z, 2], outputs: [z])
    case .policy: Signature(inputs: [z, referenceCount], outputs: [2])
    case .csiEncoder: Signature(inputs: [16 * 32], outputs: [code])
    case .wirelessState: Signature(inputs: [code, 1, z, states], outputs: [states])
    case .wirelessPredictor: Signature(inputs: [states, powers, z, z], outputs: [states])
    case .powerHead: Signature(inputs: [states, powers, z], outputs: [2])
    case .stoppingValue: Signature(inputs: [2 * horizonSlots + 2], outputs: [horizonSlots + 1])
    }
  }
}
