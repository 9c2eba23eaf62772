import ModelImage

/// The networks of an image by role, with their ports, checked against each other.
struct LoopNetworks: Sendable {
  private let indices: InlineArray<9, Int>

  let frame: TensorPort
  let encoderCode: TensorPort
  let fusionCode: TensorPort
  let fusionAction: TensorPort
  let fusionLatent: TensorPort
  let predictorLatent: TensorPort
  let predictorAction: TensorPort
  let predictorOutput: TensorPort
  let policyLatent: TensorPort
  let policyReference: TensorPort
  let policyCorrection: TensorPort
  let csi: TensorPort
  let csiCode: TensorPort
  let updateCode: TensorPort
  let updatePower: TensorPort
  let updateLatent: TensorPort
  let updateState: TensorPort
  let updateOutput: TensorPort
  let channelState: TensorPort
  let channelPowers: TensorPort
  let channelLatentNow: TensorPort
  let channelLatentNext: TensorPort
  let channelOutput: TensorPort
  let headState: TensorPort
  let headPowers: TensorPort
  let headLatent: TensorPort
  let headForecast: TensorPort
  /// Nil when the image has no network for the stopping value.
  let stopping: (features: TensorPort, values: TensorPort)?

  /// Index of a role's network in the image; the role is present.
  func index(_ role: LoopRole) -> Int { indices[Int(role.rawValue)] }

  init(_ image: ModelImage, horizon: Int) throws(RadioControlError) {
    let ports = PortFinder(image)
    let latent = LoopLayout.latentCount
    let powers = LoopLayout.recentPowerCount

    try ports.checkPortCounts(.frameEncoder, inputs: 1)
    frame = try ports.input(.frameEncoder, 0, count: 2 * FramePair.pixelCount)
    encoderCode = try ports.output(.frameEncoder, count: latent)
    try ports.checkPortCounts(.actionFusion, inputs: 2)
    fusionCode = try ports.input(.actionFusion, 0, like: encoderCode)
    fusionAction = try ports.input(.actionFusion, 1, count: 2)
    fusionLatent = try ports.output(.actionFusion, count: latent)
    try ports.checkPortCounts(.controlPredictor, inputs: 2)
    predictorLatent = try ports.input(.controlPredictor, 0, like: fusionLatent)
    predictorAction = try ports.input(.controlPredictor, 1, like: fusionAction)
    predictorOutput = try ports.output(.controlPredictor, like: fusionLatent)
    try ports.checkPortCounts(.policy, inputs: 2)
    policyLatent = try ports.input(.policy, 0, like: fusionLatent)
    policyReference = try ports.input(.policy, 1, count: LoopLayout.referenceCount)
    policyCorrection = try ports.output(.policy, count: 2)

    try ports.checkPortCounts(.csiEncoder, inputs: 1)
    csi = try ports.input(.csiEncoder, 0, count: ChannelFrontEnd.imageCount)
    csiCode = try ports.output(.csiEncoder, count: nil)
    try ports.checkPortCounts(.wirelessState, inputs: 4)
    updateCode = try ports.input(.wirelessState, 0, like: csiCode)
    updatePower = try ports.input(.wirelessState, 1, count: 1)
    updateLatent = try ports.input(.wirelessState, 2, like: fusionLatent)
    updateOutput = try ports.output(.wirelessState, count: nil)
    updateState = try ports.input(.wirelessState, 3, like: updateOutput)
    try ports.checkPortCounts(.wirelessPredictor, inputs: 4)
    channelState = try ports.input(.wirelessPredictor, 0, like: updateOutput)
    channelPowers = try ports.input(.wirelessPredictor, 1, count: powers)
    channelLatentNow = try ports.input(.wirelessPredictor, 2, like: fusionLatent)
    channelLatentNext = try ports.input(.wirelessPredictor, 3, like: fusionLatent)
    channelOutput = try ports.output(.wirelessPredictor, like: updateOutput)
    try ports.checkPortCounts(.powerHead, inputs: 3)
    headState = try ports.input(.powerHead, 0, like: updateOutput)
    headPowers = try ports.input(.powerHead, 1, count: powers)
    headLatent = try ports.input(.powerHead, 2, like: fusionLatent)
    headForecast = try ports.output(.powerHead, count: 2)

    if ports.indices[Int(LoopRole.stoppingValue.rawValue)] >= 0 {
      try ports.checkPortCounts(.stoppingValue, inputs: 1)
      stopping = (
        features: try ports.input(.stoppingValue, 0, count: 2 * horizon + 2),
        values: try ports.output(.stoppingValue, count: horizon + 1)
      )
    } else {
      stopping = nil
    }
    indices = ports.indices
  }
}

/// Looks networks up by role and checks their ports.
private struct PortFinder {
  let image: ModelImage
  /// By role; −1 where the image has none.
  let indices: InlineArray<9, Int>

  init(_ image: ModelImage) {
    self.image = image
    var found = InlineArray<9, Int>(repeating: -1)
    for index in 0..<image.networkCount {
      // The first of several wins; an unknown role belongs to somebody else. Compared before it becomes an
      // index: the format allows any word, and above 2³¹ − 1 the conversion would trap on 32-bit targets.
      guard let role = LoopRole(rawValue: image.network(index).role) else { continue }
      let place = Int(role.rawValue)
      if found[place] < 0 { found[place] = index }
    }
    indices = found
  }

  func checkPortCounts(_ role: LoopRole, inputs: Int) throws(RadioControlError) {
    let index = indices[Int(role.rawValue)]
    guard index >= 0 else { throw .missingNetwork(role) }
    let network = image.network(index)
    guard network.inputs.count == inputs, network.outputs.count == 1 else {
      throw .portCount(
        role, inputs: network.inputs.count, outputs: network.outputs.count, expectedInputs: inputs)
    }
  }

  /// Any number of elements when `count` is nil.
  func input(_ role: LoopRole, _ place: Int, count: Int?) throws(RadioControlError) -> TensorPort {
    let network = image.network(indices[Int(role.rawValue)])
    let record = image.tensor(network.inputs[place])
    guard record.storage == .arena else { throw .constantPort(.input(role, place)) }
    let port = TensorPort(record)
    if let count, port.count != count {
      throw .elementCount(.input(role, place), port.count, expected: count)
    }
    return port
  }

  func output(_ role: LoopRole, count: Int?) throws(RadioControlError) -> TensorPort {
    let network = image.network(indices[Int(role.rawValue)])
    let record = image.tensor(network.outputs[0])
    guard record.storage == .arena else { throw .constantPort(.output(role)) }
    let port = TensorPort(record)
    if let count, port.count != count {
      throw .elementCount(.output(role), port.count, expected: count)
    }
    return port
  }

  func input(_ role: LoopRole, _ place: Int, like other: TensorPort) throws(RadioControlError) -> TensorPort {
    let port = try input(role, place, count: other.count)
    try check(port, .input(role, place), like: other)
    return port
  }

  func output(_ role: LoopRole, like other: TensorPort) throws(RadioControlError) -> TensorPort {
    let port = try output(role, count: other.count)
    try check(port, .output(role), like: other)
    return port
  }

  private func check(_ port: TensorPort, _ place: LoopPort, like other: TensorPort) throws(RadioControlError)
  {
    guard port.isInterchangeable(with: other) else {
      throw .quantizationMismatch(
        place, scaleBits: port.scaleBits, zeroPoint: port.zeroPoint, isWide: port.isWide,
        expectedScaleBits: other.scaleBits, expectedZeroPoint: other.zeroPoint, expectedIsWide: other.isWide)
    }
  }
}
