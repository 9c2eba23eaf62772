import Autodiff

/// The control JEPA and the policy.
struct ControlNetworks {
  static let latentSize = 8
  static let actionSize = 2
  static let referenceSize = 6

  let convolutions: [ConvolutionLayer]
  let code: DenseLayer
  let fusion: Perceptron
  let predictor: Perceptron
  var policy: Perceptron
  /// Guesses the action between two frames; used in training only, against latents blind to actions.
  let inverseDynamics: Perceptron

  init(seed: UInt64) {
    var stream = SampleStream(seed: seed, purpose: "control networks")
    let channels = [2, 8, 16, 32, 64]
    var size = 64
    var convolutions: [ConvolutionLayer] = []
    for i in 0..<4 {
      let geometry = ConvolutionGeometry(
        same: size, size, channels: channels[i], kernel: 3, strideHeight: 2, strideWidth: 2)
      convolutions.append(
        ConvolutionLayer(
          "frameEncoder.\(i)", geometry: geometry, outputs: channels[i + 1], &stream))
      size /= 2
    }
    self.convolutions = convolutions
    let (z, u, r) = (Self.latentSize, Self.actionSize, Self.referenceSize)
    code = DenseLayer("frameEncoder.code", inputs: size * size * 64, outputs: z, gain: 0.7, &stream)
    fusion = Perceptron("actionFusion", sizes: [z + u, 48, z], lastGain: 0.05, &stream)
    predictor = Perceptron("controlPredictor", sizes: [z + u, 128, 128, z], lastGain: 0.1, &stream)
    policy = Perceptron("policy", sizes: [z + r, 80, 80, u], &stream)
    inverseDynamics = Perceptron("inverseDynamics", sizes: [2 * z, 64, u], &stream)
  }

  var encoderParameters: [Parameter] { convolutions.flatMap(\.parameters) + code.parameters }

  /// `frames [N, 64 · 64 · 2]` → `codes [N, 8]`.
  func encode(_ frames: Variable, _ pass: Pass) -> Variable {
    code(convolutions.reduce(frames) { $1($0, pass) }, pass)
  }

  /// `codes [N, 8]`, `actions [N, 2]` of the slot before → `latents [N, 8]`.
  func fuse(_ codes: Variable, _ actions: Variable, _ pass: Pass) -> Variable {
    pass.tape.add(codes, fusion(pass.tape.concatenateColumns([codes, actions]), pass))
  }

  /// `latents [N, 8]`, `actions [N, 2]` → `latents [N, 8]` one slot later.
  func predict(_ latents: Variable, _ actions: Variable, _ pass: Pass) -> Variable {
    pass.tape.add(latents, predictor(pass.tape.concatenateColumns([latents, actions]), pass))
  }

  /// `latents [N, 8]`, `references [N, 6]` → `corrections [N, 2]`.
  func act(_ latents: Variable, _ references: Variable, _ pass: Pass) -> Variable {
    policy(pass.tape.concatenateColumns([latents, references]), pass)
  }
}
