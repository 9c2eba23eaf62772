import Foundation
import Quantization
import ReferenceModels

/// What an assembly made, for people and tools.
public struct AssemblySummary: Sendable, Equatable, Encodable {
  public struct Network: Sendable, Equatable, Encodable {
    public var role: String
    /// Its name in the image that it came from.
    public var network: String
    public var image: String
    public var ports: [Port]
  }

  public struct Port: Sendable, Equatable, Encodable {
    /// "input" or "output".
    public var direction: String
    /// In the role.
    public var name: String
    /// In the network.
    public var networkPort: String
    public var shape: [Int]
    public var type: String
    public var scale: Float
    public var range: [Double]
    /// Of the loop's tensor, which the base's networks share.
    public var loopType: String
    public var loopScale: Float
    public var loopRange: [Double]
    /// What the loop's limits ask for and the network does not hold; nil where it holds all.
    public var missingRange: Double?
    /// What joins the two.
    public var joint: Joint
  }

  public enum Joint: String, Sendable, Encodable {
    /// Of equal scale and order.
    case copied
    case rescaled
    case transposed
    /// Transposed and rescaled.
    case transposedAndRescaled
    /// The loop works at the network's own scale.
    case adopted
    case adoptedAndTransposed
  }

  public var name: String
  public var base: String
  public var sizeBytes: Int
  public var networks: [Network]

  /// Ports that cut off what the loop may hand them, with the remedy.
  public var warnings: [String] {
    networks.flatMap { network in
      network.ports.compactMap { port in
        port.missingRange.map { magnitude in
          "\(network.role) \(port.direction) '\(port.name)' cuts off beyond "
            + "\(port.range.map(LoopLimits.text).joined(separator: " … ")), the loop needs "
            + "±\(LoopLimits.text(magnitude)): import with --must-hold \(port.networkPort)=\(LoopLimits.text(magnitude))"
        }
      }
    }
  }

  init(
    system: SystemDescription, basePath: String, join: LoopJoin,
    fittings: [NetworkRole: RoleFitting], sizeBytes: Int
  ) {
    name = system.name
    base = basePath
    self.sizeBytes = sizeBytes
    networks = system.replacements.compactMap { replacement in
      fittings[replacement.role].map { fitting in
        Network(
          role: replacement.role.rawValue, network: fitting.network.name,
          image: system.path(replacement.image),
          ports: RolePort.all(of: replacement.role).map { Port($0, fitting, join) })
      }
    }
  }

  public func json(image: String) throws -> Data {
    struct Document: Encodable {
      var image: String
      var summary: AssemblySummary

      func encode(to encoder: any Encoder) throws {
        try summary.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(image, forKey: .image)
      }

      enum CodingKeys: CodingKey { case image }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return try encoder.encode(Document(image: image, summary: self)) + Data("\n".utf8)
  }
}

extension AssemblySummary.Port {
  init(_ port: RolePort, _ fitting: RoleFitting, _ join: LoopJoin) {
    let own = fitting.quantization(port)
    let loop = join.quantizations[port] ?? own
    direction = port.input == nil ? "output" : "input"
    name = port.name
    networkPort = fitting.name(port)
    shape = fitting.network.tensors[fitting.binding.tensor(port)].shape
    type = "\(own.elementType)"
    scale = Float(own.scale)
    range = [own.range.lowerBound, own.range.upperBound]
    loopType = "\(loop.elementType)"
    loopScale = Float(loop.scale)
    loopRange = [loop.range.lowerBound, loop.range.upperBound]
    // A little less is what rounding a limit for an option may cost.
    missingRange = join.limits.magnitude(port).flatMap { magnitude in
      min(-own.range.lowerBound, own.range.upperBound) < 0.99 * magnitude ? magnitude : nil
    }
    let isMoved = port.input.map { fitting.orders[$0] != .same } ?? false
    let isAdopted = LoopQuantity.carried(by: port).map(join.adopted.contains) ?? false
    switch (own == loop, isMoved, isAdopted) {
    case (true, false, true): joint = .adopted
    case (true, true, true): joint = .adoptedAndTransposed
    case (true, false, false): joint = .copied
    case (true, true, false): joint = .transposed
    case (false, false, _): joint = .rescaled
    case (false, true, _): joint = .transposedAndRescaled
    }
  }
}
