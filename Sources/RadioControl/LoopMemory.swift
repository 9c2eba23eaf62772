/// The vectors of the loop in the persistent region at the start of the arena.
///
/// Networks share the rest of the arena, so what one network leaves for another passes through here.
struct LoopMemory: Sendable {
  let code: TensorPort
  /// z_{t−1} at the end of a slot; ẑ_t, then z_t during it.
  let latent: TensorPort
  /// z_{t−1} during slot t.
  let previousLatent: TensorPort
  /// z^(k) of the rollout.
  let rolloutLatent: TensorPort
  /// z^(k + 1) of the rollout.
  let nextLatent: TensorPort
  /// u_{t−1}, then u_t.
  let action: TensorPort
  let rolloutAction: TensorPort
  let csiCode: TensorPort
  /// h_t.
  let wirelessState: TensorPort
  /// h^(k) of the rollout.
  let rolloutState: TensorPort
  /// Byte offset of the channel front end's ``ChannelFrontEnd/scratchCount`` words.
  let scratchOffset: Int
  let sizeBytes: Int

  init(_ networks: LoopNetworks) {
    let (latents, actions, states) = (networks.fusionLatent, networks.fusionAction, networks.updateOutput)
    code = networks.encoderCode.moved(to: 0)
    latent = latents.moved(to: Self.end(code))
    previousLatent = latents.moved(to: Self.end(latent))
    rolloutLatent = latents.moved(to: Self.end(previousLatent))
    nextLatent = latents.moved(to: Self.end(rolloutLatent))
    action = actions.moved(to: Self.end(nextLatent))
    rolloutAction = actions.moved(to: Self.end(action))
    csiCode = networks.csiCode.moved(to: Self.end(rolloutAction))
    wirelessState = states.moved(to: Self.end(csiCode))
    rolloutState = states.moved(to: Self.end(wirelessState))
    scratchOffset = Self.end(rolloutState)
    sizeBytes = scratchOffset + 4 * ChannelFrontEnd.scratchCount
  }

  private static func end(_ port: TensorPort) -> Int { (port.offset + port.sizeBytes + 15) & ~15 }
}

extension LoopLayout {
  /// Bytes of persistent memory that an image has to reserve: enough for tensors of either width.
  public static func persistentSizeBytes(csiCodeCount: Int, wirelessStateCount: Int) -> Int {
    func vector(_ count: Int) -> Int { (2 * count + 15) & ~15 }
    return 5 * vector(latentCount) + 2 * vector(2) + vector(csiCodeCount) + 2 * vector(wirelessStateCount)
      + 4 * ChannelFrontEnd.scratchCount
  }
}
