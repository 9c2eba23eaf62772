import FixedPoint
import Quantization
import ReferenceModels

/// Which quantisation every quantity of the loop has once networks are replaced, and the loop section for it.
struct LoopJoin {
  /// Of every port that a network of the base carries or carried.
  private(set) var quantizations: [RolePort: TensorQuantization] = [:]
  /// Quantities that took the quantisation of a replaced network.
  private(set) var adopted: Set<LoopQuantity> = []
  private(set) var loop: LoopWords
  /// Of the base.
  private(set) var limits = LoopLimits(latent: 0, action: 0)

  init(
    base: ImageContents, fittings: [NetworkRole: RoleFitting], problems: inout [AssemblyProblem]
  ) {
    loop = LoopWords(base.loop)
    if let latent = base.quantization(.output(.actionFusion)) { limits = loop.limits(latent: latent) }
    for quantity in LoopQuantity.allCases {
      let ports = quantity.ports.filter { base.network(of: $0.role) != nil }
      guard let maker = ports.first, let own = base.quantization(maker) else { continue }
      var quantization = own
      if let widest = Self.widest(ports, fittings), widest.quantization != own,
        convert(quantity, widest.port, widest.fitting, from: own, to: widest.quantization, &problems)
      {
        quantization = widest.quantization
        adopted.insert(quantity)
      }
      for port in ports {
        quantizations[port] = quantization
        if let fitting = fittings[port.role] { check(port, fitting, quantization, &problems) }
      }
    }
  }

  private typealias Candidate = (port: RolePort, fitting: RoleFitting, quantization: TensorQuantization)

  /// Of ports that all belong to replaced networks, the one with the most bits and among those the longest range, which
  /// cuts off what none of the others would; the one that makes the quantity where they are equal. Nil where a network
  /// of the base carries the quantity.
  private static func widest(
    _ ports: [RolePort], _ fittings: [NetworkRole: RoleFitting]
  ) -> Candidate? {
    var widest: Candidate?
    for port in ports {
      guard let fitting = fittings[port.role] else { return nil }
      let quantization = fitting.quantization(port)
      guard let best = widest else {
        widest = (port, fitting, quantization)
        continue
      }
      let bits = (quantization.elementType.sizeBytes, best.quantization.elementType.sizeBytes)
      if bits.0 > bits.1
        || bits.0 == bits.1 && quantization.range.length > best.quantization.range.length
      {
        widest = (port, fitting, quantization)
      }
    }
    return widest
  }

  /// Brings the loop section to a quantity's new quantisation.
  private mutating func convert(
    _ quantity: LoopQuantity, _ maker: RolePort, _ fitting: RoleFitting, from old: TensorQuantization,
    to new: TensorQuantization, _ problems: inout [AssemblyProblem]
  ) -> Bool {
    let scale = Float(new.scale)
    for conversion in quantity.conversions {
      guard let factor = loop.factor(conversion, scale: scale) else {
        problems.append(.conversion(maker, name: fitting.name(maker), scale: scale))
        return false
      }
      loop.setFactor(factor, of: conversion, scale: scale)
    }
    if quantity == .latent { loop.moveLatentBounds(from: old, to: new) }
    return true
  }

  /// The network's port can be rescaled to or from the loop's.
  private func check(
    _ port: RolePort, _ fitting: RoleFitting, _ quantization: TensorQuantization,
    _ problems: inout [AssemblyProblem]
  ) {
    let own = fitting.quantization(port)
    guard own != quantization else { return }
    let (from, to) = port.input == nil ? (own, quantization) : (quantization, own)
    if PortAdapter.factor(from: from, to: to) == nil {
      problems.append(
        .scales(
          port, name: fitting.name(port), scale: Float(own.scale), loopScale: Float(quantization.scale)))
    }
  }
}

extension ClosedRange<Double> {
  fileprivate var length: Double { upperBound - lowerBound }
}

extension ImageContents {
  fileprivate func quantization(_ port: RolePort) -> TensorQuantization? {
    network(of: port.role).map { TensorQuantization($0.tensors[$0.tensor(port)]) }
  }
}
