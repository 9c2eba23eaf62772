/// How large the arrays of a data set are; 0 where it has no such array.
public struct RecordingSizes: Sendable, Equatable {
  public var episodes: Int
  public var slots: Int
  public var frameHeight: Int
  public var frameWidth: Int
  public var antennas: Int
  public var subcarriers: Int
  public var states: Int
  public var actions: Int
  public var references: Int
}
