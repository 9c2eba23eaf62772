import Autodiff

/// The wireless JEPA and the power predictor.
struct WirelessNetworks {
  static let codeSize = 24
  static let recentPowers = 3

  /// What the networks may see; the ablations of the report.
  struct Inputs: OptionSet, Sendable {
    let rawValue: Int
    /// The CSI image. Without it the recurrent state lives on scalar powers alone.
    static let csi = Inputs(rawValue: 1)
    /// Control latents in the recurrent state, the predictor and the power head.
    static let controlLatents = Inputs(rawValue: 2)
    /// Measured powers.
    static let powers = Inputs(rawValue: 4)
    static let all: Inputs = [.csi, .controlLatents, .powers]
  }

  let stateSize: Int
  let convolutions: [ConvolutionLayer]
  let code: DenseLayer
  let recurrent: RecurrentLayer
  let predictor: Perceptron
  let powerHead: Perceptron
  /// Maps an imagined state to the code of the CSI that will be measured there; training only.
  let projector: Perceptron

  init(seed: UInt64, stateSize: Int = 48) {
    self.stateSize = stateSize
    var stream = SampleStream(seed: seed, purpose: "wireless networks")
    let z = ControlNetworks.latentSize
    var (height, width, channels) = (16, 32, 1)
    var convolutions: [ConvolutionLayer] = []
    for (i, (outputs, strideHeight, strideWidth)) in [(8, 1, 2), (16, 2, 2), (32, 2, 2)].enumerated() {
      let geometry = ConvolutionGeometry(
        same: height, width, channels: channels, kernel: 3, strideHeight: strideHeight,
        strideWidth: strideWidth)
      convolutions.append(
        ConvolutionLayer("csiEncoder.\(i)", geometry: geometry, outputs: outputs, &stream))
      (height, width, channels) = (geometry.outputHeight, geometry.outputWidth, outputs)
    }
    self.convolutions = convolutions
    code = DenseLayer(
      "csiEncoder.code", inputs: height * width * channels, outputs: Self.codeSize, gain: 0.7, &stream)
    recurrent = RecurrentLayer(
      "wirelessState", inputs: Self.codeSize + 1 + z, state: stateSize, &stream)
    predictor = Perceptron(
      "wirelessPredictor", sizes: [stateSize + Self.recentPowers + 2 * z, 96, stateSize], lastGain: 0.05,
      &stream)
    powerHead = Perceptron(
      "powerHead", sizes: [stateSize + Self.recentPowers + z, 64, 2], lastGain: 0.2, &stream)
    projector = Perceptron("projector", sizes: [stateSize + z, 64, Self.codeSize], &stream)
  }

  /// `images [N, 16 · 32]` → `codes [N, 24]`.
  func encode(_ images: Variable, _ pass: Pass) -> Variable {
    code(convolutions.reduce(images) { $1($0, pass) }, pass)
  }

  func update(
    _ state: Variable, code: Variable, power: Variable, latent: Variable, _ pass: Pass
  ) -> Variable {
    recurrent(pass.tape.concatenateColumns([code, power, latent]), state, pass)
  }

  func predict(
    _ state: Variable, powers: Variable, latent: Variable, nextLatent: Variable, _ pass: Pass
  ) -> Variable {
    let input = pass.tape.concatenateColumns([state, powers, latent, nextLatent])
    return pass.tape.add(state, predictor(input, pass))
  }

  /// Mean and natural log-spread, `[N, 2]`; the log-spread is not clipped yet.
  func forecast(_ state: Variable, powers: Variable, latent: Variable, _ pass: Pass) -> Variable {
    powerHead(pass.tape.concatenateColumns([state, powers, latent]), pass)
  }

  var parameters: [Parameter] {
    convolutions.flatMap(\.parameters) + code.parameters + recurrent.parameters + predictor.parameters
      + powerHead.parameters + projector.parameters
  }
}
