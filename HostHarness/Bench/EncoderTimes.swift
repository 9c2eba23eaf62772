import Foundation

/// L1 … L5 in a row on one machine: our image for it beside other runtimes that were timed in the same run.
public struct EncoderTimes: Sendable, Equatable, Codable {
  /// Another runtime, as `Bench/peers.py` prints it.
  public struct Peer: Sendable, Equatable, Codable {
    public var name: String
    public var version: String
    /// Of a run, called from Python.
    public var medianMicroseconds: Double
    /// Of a run of hardly more than the call.
    public var callMicroseconds: Double
    /// Numbers that were compared with ours, how many differ and by how much.
    public var outputs: Int
    public var outputsThatDiffer: Int
    public var greatestDifference: Int
  }

  /// The processor's name and those of its instruction sets that matter here.
  public var machine: String
  /// The weights' packing of our image.
  public var packing: String
  public var oursMicroseconds: Double
  public var peers: [Peer]

  public init(machine: String, packing: String, oursMicroseconds: Double, peers: [Peer]) {
    self.machine = machine
    self.packing = packing
    self.oursMicroseconds = oursMicroseconds
    self.peers = peers
  }

  public static func readPeers(_ path: String) throws(PeerFigures.Failure) -> [Peer] {
    do {
      return try JSONDecoder().decode([Peer].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch { throw .unreadable(path: path, reason: "\(error)") }
  }
}
