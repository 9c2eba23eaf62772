import FixedPoint
import Foundation
import ModelImage
import Quantization
import ReferenceModels

@testable import RadioControl

/// A loop of small random networks with the default's shapes: every path of the controller runs, nothing is
/// learned.
struct SyntheticLoop {
  var seed: UInt64 = 1
  var horizon = 14
  var states = 48
  /// Width of the frame encoder's input.
  var frameType = ElementType.int16
  var hasStoppingValue = true
  var parameters: LoopParameters
  /// Changed after the networks are made: to break what the controller checks.
  var alterNetworks: (inout [QuantizedNetwork]) -> Void = { _ in }
  var persistentSizeBytes: Int?
  var backgroundLevel: UInt8? = 40
  /// The squashing functions of the recurrent cell, made of exactly rounded operations alone: x / (1 + |x|) in
  /// place of tanh. The same bytes on every host.
  var isPortable = false
  /// Words of the loop section that are set after it was encoded.
  var loopWords: [Int: Int32] = [:]

  init() {
    parameters = LoopParameters(
      horizonSlots: 14, disagreement: (0...14).map { 0.004 + 0.02 * pow(Double($0), 1.6) },
      priceMilliwatts: 3, spreadFactor: 0.5, usesStoppingValue: false, actionScale: 3, actionLimit: 3,
      positionCentreMetres: [5, 6], positionScaleMetres: 5, velocityScaleMetresPerSecond: 2,
      powerCentreDBm: 7.6, powerScaleDB: 6.4, logSpreadLower: -1, logSpreadUpper: 2.2,
      maximumPowerMilliwatts: 200, powerMarginDB: 0.5, blindMarginPerSpread: 0.5,
      latentLower: [Double](repeating: -3.9, count: 8), latentUpper: [Double](repeating: 3.9, count: 8))
  }

  /// The pilots of these tests carry no noise, so little is taken off their energy.
  static let noisePerElement = 1e-14
  static let pilot = PilotCalibration(
    requiredReceivedMilliwatts: pow(10, 2.2 - 8.4), noisePowerPerElement: noisePerElement)

  // MARK: Tensors

  private static func wide(_ name: String, _ count: Int, largest: Double) -> QuantizedTensor {
    QuantizedTensor(
      name: name, elementType: .int16, shape: [count], zeroPoint: 0, scale: Float(largest / 32767))
  }

  private var latent: QuantizedTensor { Self.wide("latent", 8, largest: 4) }
  private var action: QuantizedTensor { Self.wide("action", 2, largest: 1.05) }
  private var code: QuantizedTensor { Self.wide("code", 8, largest: 4) }
  private var csiCode: QuantizedTensor { Self.wide("csiCode", 24, largest: 4) }
  private var state: QuantizedTensor {
    QuantizedTensor(
      name: "state", elementType: .int16, shape: [states], zeroPoint: 0, scale: Float(1.0 / 32768))
  }
  private var recentPowers: QuantizedTensor { Self.wide("recentPowers", 3, largest: 6) }

  private var frame: QuantizedTensor {
    QuantizedTensor(
      name: "frame", elementType: frameType, shape: [64, 64, 2], zeroPoint: frameType == .int8 ? 3 : 0,
      scale: frameType == .int8 ? 0.04 : Float(5.0 / 32767))
  }

  private var csi: QuantizedTensor {
    QuantizedTensor(name: "csi", elementType: .int8, shape: [16, 32, 1], zeroPoint: -96, scale: 0.016)
  }

  // MARK: Networks

  func networks() -> [QuantizedNetwork] {
    var networks = [
      dense(.frameEncoder, [frame], code, gain: 6),
      dense(.actionFusion, [code, action], latent, gain: 1),
      dense(.controlPredictor, [latent, action], latent, gain: 0.9),
      dense(
        .policy, [latent, Self.wide("reference", 6, largest: 2)], Self.wide("correction", 2, largest: 1.5)),
      dense(.csiEncoder, [csi], csiCode, gain: 1),
      recurrent(),
      dense(.wirelessPredictor, [state, recentPowers, latent, latent], state, gain: 0.4),
      dense(.powerHead, [state, recentPowers, latent], Self.wide("forecast", 2, largest: 4)),
    ]
    if hasStoppingValue {
      networks.append(
        dense(
          .stoppingValue, [Self.wide("features", 2 * horizon + 2, largest: 6)],
          Self.wide("values", horizon + 1, largest: 8)))
    }
    alterNetworks(&networks)
    return networks
  }

  func contents() throws -> ImageContents {
    let networks = networks()
    return ImageContents(
      networks: networks,
      persistentSizeBytes: try persistentSizeBytes ?? LoopSection.persistentSizeBytes(networks),
      loop: try loopSection(networks),
      background: backgroundLevel.map { [UInt8](repeating: $0, count: 4096) } ?? [],
      metadata: ImageMetadata(name: "synthetic", version: "1", provenance: "seed \(seed)"))
  }

  private func loopSection(_ networks: [QuantizedNetwork]) throws -> [UInt8] {
    var bytes = try LoopSection.encode(parameters, pilot: Self.pilot, networks: networks)
    for (word, value) in loopWords {
      for byte in 0..<4 { bytes[4 * word + byte] = UInt8(truncatingIfNeeded: value >> Int32(8 * byte)) }
    }
    return bytes
  }

  private func squashed(_ x: Double) -> Double { isPortable ? x / (1 + abs(x)) : tanh(x) }

  func image() throws -> LoadedImage { try LoadedImage(ImageBuilder.build(try contents())) }

  private func role(_ role: NetworkRole) -> UInt32 {
    UInt32(NetworkRole.allCases.firstIndex(of: role) ?? 0)
  }

  /// Concatenation of the inputs and one dense layer.
  private func dense(
    _ role: NetworkRole, _ inputs: [QuantizedTensor], _ output: QuantizedTensor, gain: Double = 0.7
  ) -> QuantizedNetwork {
    var network = QuantizedNetwork(
      name: role.rawValue, role: self.role(role), tensors: inputs, operators: [],
      inputs: Array(inputs.indices), outputs: [])
    let joined = join(&network)
    let source = network.tensors[joined]
    var random = SplitMix64(seed: seed &* 1000 &+ UInt64(self.role(role)))
    // Frames have thousands of inputs: small weights keep the accumulator in 32 bits.
    let largest: Int32 = source.count > 1000 ? 3 : 90
    let weights = (0..<output.count * source.count).map { _ in
      Int8(random.integer(in: -largest...largest))
    }
    let spread = Double(largest) * 0.58 * Double(source.count).squareRoot()
    let factor = gain * Double(source.scale) / (Double(output.scale) * spread)
    let channels = self.channels(output.count, factor: factor, bias: 400, random: &random)
    network.tensors.append(output)
    network.outputs = [network.tensors.count - 1]
    network.operators.append(
      QuantizedOperator(
        name: "dense",
        operation: .fullyConnected(
          QuantizedFullyConnected(
            weights: weights, channels: channels,
            clamp: output.elementType.minimum...output.elementType.maximum)),
        inputs: [joined], output: network.tensors.count - 1))
    return network
  }

  private func channels(
    _ count: Int, factor: Double, bias: Int32, random: inout SplitMix64
  ) -> QuantizedChannels {
    let multiplier = QuantizedMultiplier(factor: factor) ?? .identity
    return QuantizedChannels(
      bias: (0..<count).map { _ in random.integer(in: -bias...bias) },
      multipliers: [Int32](repeating: multiplier.multiplier, count: count),
      shifts: [Int32](repeating: multiplier.shift, count: count))
  }

  /// Adds a concatenation of all tensors if there are several; the index of the result.
  private func join(_ network: inout QuantizedNetwork, count: Int? = nil) -> Int {
    let inputs = Array(network.tensors.indices.prefix(count ?? network.tensors.count))
    guard inputs.count > 1 else { return 0 }
    let scale = inputs.map { network.tensors[$0].scale }.max() ?? 1
    let total = inputs.reduce(0) { $0 + network.tensors[$1].count }
    network.tensors.append(
      QuantizedTensor(name: "joined", elementType: .int16, shape: [total], zeroPoint: 0, scale: scale))
    let factors = inputs.map { index in
      let factor = Double(network.tensors[index].scale) / Double(scale)
      return factor == 1 ? QuantizedMultiplier.identity : QuantizedMultiplier(factor: factor) ?? .identity
    }
    network.operators.append(
      QuantizedOperator(
        name: "join", operation: .concatenate(QuantizedConcatenate(factors: factors, clamp: -32768...32767)),
        inputs: inputs, output: network.tensors.count - 1))
    return network.tensors.count - 1
  }

  private func recurrent() -> QuantizedNetwork {
    let inputs = [csiCode, Self.wide("power", 1, largest: 6), latent, state]
    var network = QuantizedNetwork(
      name: NetworkRole.wirelessState.rawValue, role: role(.wirelessState), tensors: inputs, operators: [],
      inputs: [0, 1, 2, 3], outputs: [])
    let joined = join(&network, count: 3)
    var random = SplitMix64(seed: seed &* 1000 &+ 99)
    let source = network.tensors[joined]
    let preactivation = 8.0 / 32768
    func weights(_ count: Int) -> [Int8] { (0..<count).map { _ in Int8(random.integer(in: -60...60)) } }
    let inputWeights = weights(3 * states * source.count)
    let recurrentWeights = weights(3 * states * states)
    let arguments = stride(from: -32768, through: 32768, by: 128).map { Double($0) * preactivation }
    let cell = QuantizedGatedRecurrentUnit(
      inputWeights: inputWeights, recurrentWeights: recurrentWeights,
      inputChannels: channels(
        3 * states, factor: Double(source.scale) / preactivation / 35 / Double(source.count).squareRoot(),
        bias: 1000, random: &random),
      recurrentChannels: channels(
        3 * states, factor: 1.0 / 32768 / preactivation / 35 / Double(states).squareRoot(), bias: 1000,
        random: &random),
      sigmoidTable: arguments.map { Int16(min(32767, (16384 * (1 + squashed($0 / 2))).rounded())) },
      tanhTable: arguments.map { Int16(max(-32768, min(32767, (32768 * squashed($0)).rounded()))) })
    network.tensors.append(state)
    network.outputs = [network.tensors.count - 1]
    network.operators.append(
      QuantizedOperator(
        name: "cell", operation: .gatedRecurrentUnit(cell), inputs: [joined, 3],
        output: network.tensors.count - 1))
    return network
  }
}
