import Foundation

/// What other runtimes cost on the published layers, and what ours is to stay below: `Bench/peers.json`.
public struct PeerFigures: Sendable, Equatable, Codable {
  /// One runtime on one processor.
  public struct Peer: Sendable, Equatable, Codable {
    public var name: String
    public var processor: String
    /// Our targets that it is compared with.
    public var targets: [String]
    /// What was measured, and how.
    public var source: String
    /// By layer.
    public var instructions: [String: Int]

    public var title: String { "\(name), \(processor)" }
  }

  /// What the sum of some layers may cost.
  public struct Limit: Sendable, Equatable, Codable {
    public var targets: [String]
    public var layers: [String]
    /// Instructions.
    public var atMost: Int
    /// Instructions; nil where only a limit is set.
    public var aim: Int?
  }

  public var peers: [Peer]
  public var limits: [Limit]
  /// Instructions of the default model's slots with the portable kernels, before there were others: by target and
  /// ``SlotArrival``.
  public var portableSteps: [String: [String: Int]]
  /// An example of a part for each target, from which slot rates follow at one instruction a cycle.
  public var clockMegahertz: [String: Double]

  public enum Failure: Error, Equatable, CustomStringConvertible {
    case unreadable(path: String, reason: String)

    public var description: String {
      switch self {
      case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
      }
    }
  }

  public static func read(_ path: String) throws(Failure) -> PeerFigures {
    do {
      return try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch { throw .unreadable(path: path, reason: "\(error)") }
  }

  /// A list of peers alone.
  public static func readPeers(_ path: String) throws(Failure) -> [Peer] {
    do {
      return try JSONDecoder().decode([Peer].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch { throw .unreadable(path: path, reason: "\(error)") }
  }

  public func peers(of target: String) -> [Peer] { peers.filter { $0.targets.contains(target) } }
  public func limits(of target: String) -> [Limit] { limits.filter { $0.targets.contains(target) } }
}
