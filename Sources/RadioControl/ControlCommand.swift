/// The command of one slot, clipped to the action limit.
public struct ControlCommand: Equatable, Sendable {
  /// Numbers of the action tensor.
  public var actionX: Int32
  public var actionY: Int32
  /// m/s², Q12.
  public var accelerationX: Int32
  public var accelerationY: Int32
  /// False: no trusted latent, the command is the reference's acceleration alone.
  public var isSteered: Bool
}
