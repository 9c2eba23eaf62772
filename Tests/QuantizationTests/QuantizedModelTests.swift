import ModelImage
import RadioControl
import ReferenceModels
import Testing

@testable import Quantization

@Suite struct QuantizedModelTests {
  private static let pilot = PilotCalibration(requiredReceivedMilliwatts: 6e-7, noisePowerPerElement: 1e-10)

  private func image(
    _ model: ReferenceModel, activations: ActivationWidths = .automatic
  ) throws -> QuantizedModel {
    try Quantizer(options: QuantizationOptions(activations: activations)).image(
      of: model, calibration: LoopFixture.calibration(model, sampleCount: 8, seed: 2), pilot: Self.pilot,
      name: "loop", version: "1")
  }

  /// The device's controller accepts what the quantiser writes, at any width.
  @Test(arguments: ActivationWidths.allCases) func controllerAcceptsTheImage(widths: ActivationWidths) throws
  {
    let quantized = try image(LoopFixture.model(seed: 1), activations: widths)
    let loaded = try LoadedImage(quantized.image)
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: loaded.image.arenaSizeBytes, alignment: ImageLayout.alignment)
    defer { memory.deallocate() }
    let controller = try RadioController(image: loaded.image, memory: memory)
    #expect(controller.price == 2048)
    #expect(loaded.image.networkCount == NetworkRole.allCases.count)
    #expect(loaded.image.background.count == 64 * 64)
  }

  @Test func sameModelGivesSameBytes() throws {
    let model = LoopFixture.model(seed: 3)
    #expect(try image(model).image == image(model).image)
  }

  @Test func portsShareTheirGroupsScale() throws {
    let contents = try image(LoopFixture.model(seed: 4)).contents
    var scales: [String: Set<Float>] = [:]
    for (role, network) in zip(NetworkRole.allCases, contents.networks) {
      for (input, group) in zip(network.inputs, role.inputGroups) {
        scales[group, default: []].insert(network.tensors[input].scale)
      }
      scales[role.outputGroup, default: []].insert(network.tensors[network.outputs[0]].scale)
    }
    for (group, found) in scales { #expect(found.count == 1, "\(group)") }
  }

  @Test func latentRangeHoldsThePlausibleBox() throws {
    var model = LoopFixture.model(seed: 5)
    model.loop.latentUpper[3] = 41
    let network = try #require(try image(model).contents.networks.first { $0.name == "actionFusion" })
    let latent = network.tensors[network.outputs[0]]
    #expect(latent.scale * 32767 >= 41 * 0.9999)
  }

  /// Calibration that steers gently does not limit how hard the image can steer.
  @Test func correctionRangeReachesTheCommandLimit() throws {
    var model = LoopFixture.model(seed: 5)
    model.loop.actionLimit = 30
    let network = try #require(try image(model).contents.networks.first { $0.name == "policy" })
    let correction = network.tensors[network.outputs[0]]
    let reach = correction.scale * Float(correction.elementType.maximum)
    #expect(reach >= Float(2 * model.loop.actionLimit / model.loop.actionScale) * 0.99)
  }

  @Test func missingCalibrationNamesTheNetwork() {
    let model = LoopFixture.model(seed: 6)
    var calibration = LoopFixture.calibration(model, sampleCount: 4, seed: 2)
    calibration[.powerHead] = nil
    #expect(throws: QuantizationError.noCalibration(network: "powerHead")) {
      try Quantizer().quantize(model, calibration: calibration)
    }
  }
}

/// Small random networks with the interfaces of the loop.
private enum LoopFixture {
  static let horizonSlots = 5
  static let stateCount = 6

  static func model(seed: UInt64) -> ReferenceModel {
    var random = FixtureRandom(seed: seed)
    let shapes: [(NetworkRole, [[Int]], Int)] = [
      (.frameEncoder, [[64, 64, 2]], 8), (.actionFusion, [[8], [2]], 8), (.controlPredictor, [[8], [2]], 8),
      (.policy, [[8], [6]], 2), (.csiEncoder, [[16, 32, 1]], 24),
      (.wirelessState, [[24], [1], [8], [stateCount]], stateCount),
      (.wirelessPredictor, [[stateCount], [3], [8], [8]], stateCount),
      (.powerHead, [[stateCount], [3], [8]], 2),
      (.stoppingValue, [[2 * horizonSlots + 2]], horizonSlots + 1),
    ]
    return ReferenceModel(
      graphs: Dictionary(
        uniqueKeysWithValues: shapes.map { role, inputs, output in
          (role, graph(role, inputs: inputs, outputCount: output, random: &random))
        }), loop: loop, worldJSON: "{}", background: [Float](repeating: 0.5, count: 64 * 64),
      provenance: ["seed": "\(seed)"])
  }

  static func calibration(_ model: ReferenceModel, sampleCount: Int, seed: UInt64) -> CalibrationSet {
    var random = FixtureRandom(seed: seed)
    var set: CalibrationSet = [:]
    for (role, graph) in model.orderedGraphs {
      set[role] = (0..<sampleCount).map { _ in graph.inputs.map { random.floats(graph.values[$0].count) } }
    }
    return set
  }

  /// Images go through a coarse convolution, everything else through one dense layer or a recurrent unit.
  private static func graph(
    _ role: NetworkRole, inputs: [[Int]], outputCount: Int, random: inout FixtureRandom
  ) -> FloatGraph {
    var graph = FloatGraph(name: role.rawValue)
    let ports = inputs.enumerated().map { graph.addInput("in\($0)", shape: $1) }
    var last = ports[0]
    if inputs[0].count == 3 {
      let kernel = inputs[0][0] / 8
      last = graph.addNode(
        "conv",
        .convolution2D(
          .init(
            weights: random.floats(2 * kernel * kernel * inputs[0][2], in: -0.05...0.05),
            bias: random.floats(2), kernelHeight: kernel, kernelWidth: kernel, strideHeight: kernel,
            strideWidth: kernel, paddingTop: 0, paddingBottom: 0, paddingLeft: 0, paddingRight: 0)),
        inputs: [last])
      last = graph.addNode("relu", .relu, inputs: [last])
    } else if role == .wirelessState {
      last = graph.addNode("joined", .concatenate, inputs: Array(ports[0..<3]))
      let size = graph.values[last].count
      let unit = FloatGraph.GatedRecurrentUnit(
        inputWeights: random.floats(3 * outputCount * size, in: -0.3...0.3),
        recurrentWeights: random.floats(3 * outputCount * outputCount),
        inputBias: random.floats(3 * outputCount),
        recurrentBias: random.floats(3 * outputCount))
      graph.markOutput(graph.addNode("unit", .gatedRecurrentUnit(unit), inputs: [last, ports[3]]))
      return graph
    } else if ports.count > 1 {
      last = graph.addNode("joined", .concatenate, inputs: ports)
    }
    let count = graph.values[last].count
    let dense = graph.addNode(
      "dense",
      .fullyConnected(
        weights: random.floats(outputCount * count, in: -0.4...0.4), bias: random.floats(outputCount)),
      inputs: [last])
    graph.markOutput(dense)
    return graph
  }

  private static let loop = LoopParameters(
    horizonSlots: horizonSlots, disagreement: [0, 0.1, 0.2, 0.3, 0.4, 0.6], priceMilliwatts: 2,
    spreadFactor: 0.5, usesStoppingValue: true, actionScale: 3, actionLimit: 3, positionCentreMetres: [5, 6],
    positionScaleMetres: 5, velocityScaleMetresPerSecond: 2, powerCentreDBm: 7.5, powerScaleDB: 8,
    logSpreadLower: -1, logSpreadUpper: 2.2, maximumPowerMilliwatts: 200, powerMarginDB: 0.5,
    blindMarginPerSpread: 1, latentLower: [Double](repeating: -4, count: 8),
    latentUpper: [Double](repeating: 4, count: 8))
}
