import Foundation

/// The `meta` array of a data set as far as any data have it: clock and radio, as JSON (`docs/data.md`).
///
/// A simulated data set says more (`Simulation.DatasetMeta`); what this type does not know is ignored.
public struct RecordingMeta: Codable, Sendable, Equatable {
  /// Of the schema in `docs/data.md`.
  public static let currentVersion = 1

  public var version: Int
  /// Checked against the arrays where given.
  public var episodes: Int?
  public var slots: Int?
  /// From one slot to the next.
  public var slotSeconds: Double
  /// Needed with `csi`.
  public var carrierHz: Double?
  /// What the subcarriers span; needed with `csi`.
  public var bandwidthHz: Double?
  /// E|n|² of an element of `csi`; 0 where nobody knows.
  public var pilotNoisePower: Double?
  /// By array: axes and units.
  public var arrays: [String: String]?
  /// Where the data come from, in words.
  public var source: String?

  public init(
    slotSeconds: Double, carrierHz: Double? = nil, bandwidthHz: Double? = nil,
    pilotNoisePower: Double? = nil, source: String? = nil
  ) {
    version = Self.currentVersion
    self.slotSeconds = slotSeconds
    self.carrierHz = carrierHz
    self.bandwidthHz = bandwidthHz
    self.pilotNoisePower = pilotNoisePower
    self.source = source
  }

  /// - Parameter file: stands for the data set in errors.
  public init(json: String, file: String) throws(RecordingError) {
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
    } catch let error as DecodingError {
      throw .invalidMeta(file: file, reason: Self.reason(error))
    } catch {
      throw .invalidMeta(file: file, reason: "\(error)")
    }
    guard version == Self.currentVersion else {
      throw .unsupportedVersion(file: file, found: version, supported: Self.currentVersion)
    }
  }

  /// Sorted keys: the same content gives the same bytes.
  public func json() throws(RecordingError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else {
      throw .invalidMeta(file: "meta", reason: "a number in it is not finite")
    }
    return String(decoding: data, as: UTF8.self)
  }

  /// Checks that clock and radio are physical, and that the radio is there where the data have a channel.
  public func check(hasChannel: Bool, file: String) throws(RecordingError) {
    var positive: [(name: String, value: Double?, isNeeded: Bool)] = []
    positive.append(("slotSeconds", slotSeconds, true))
    positive.append(("carrierHz", carrierHz, hasChannel))
    positive.append(("bandwidthHz", bandwidthHz, hasChannel))
    for (name, value, isNeeded) in positive {
      guard let value else {
        if isNeeded { throw .invalidMeta(file: file, reason: "'\(name)' is missing, and 'csi' needs it") }
        continue
      }
      guard value > 0, value.isFinite else {
        throw .invalidMeta(file: file, reason: "'\(name)' is \(value), expected a positive number")
      }
    }
    if let pilotNoisePower, !(pilotNoisePower >= 0 && pilotNoisePower.isFinite) {
      throw .invalidMeta(
        file: file, reason: "'pilotNoisePower' is \(pilotNoisePower), expected 0 or a positive number")
    }
  }

  private static func reason(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      context.codingPath.isEmpty
        ? "" : " in '\(context.codingPath.map(\.stringValue).joined(separator: "."))'"
    }
    return switch error {
    case .keyNotFound(let key, _): "'\(key.stringValue)' is missing"
    case .typeMismatch(let type, let context): "expected \(type)\(place(context))"
    case .valueNotFound(let type, let context): "expected \(type), found null\(place(context))"
    case .dataCorrupted(let context): "not valid JSON\(place(context))"
    @unknown default: "not readable"
    }
  }
}
