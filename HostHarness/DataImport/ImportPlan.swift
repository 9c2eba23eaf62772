import Foundation
import Recordings

/// Everything an import needs to know: the mapping file of `latentlink data import`.
public struct ImportPlan: Codable, Sendable, Equatable {
  /// By the names of the schema.
  public var arrays: [String: ArraySpecification]
  public var slotSeconds: Double?
  public var carrierHz: Double?
  public var bandwidthHz: Double?
  public var pilotNoisePower: Double?
  /// Cuts long recordings into episodes of so many slots; the rest at the end is dropped.
  public var slotsPerEpisode: Int?
  /// Where the data come from, in words.
  public var source: String?

  public init(arrays: [String: ArraySpecification] = [:]) { self.arrays = arrays }

  /// Reads a mapping file.
  public init(contentsOf path: String) throws(ImportError) {
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch let error as DecodingError {
      throw .invalidSpecification(text: path, reason: "not a mapping as docs/data.md has it: \(error)")
    } catch {
      throw .file(.unreadable(file: path, reason: error.localizedDescription))
    }
  }

  /// The arrays in the order in which they are written.
  func specifications() throws(ImportError) -> [(array: RecordingArray, specification: ArraySpecification)] {
    for name in arrays.keys.sorted() {
      guard let array = RecordingArray(rawValue: name), Self.importable.contains(array) else {
        let names = Self.importable.map(\.rawValue).joined(separator: ", ")
        throw .invalidSpecification(text: name, reason: "no array of a data set; known: \(names)")
      }
      let specification = arrays[name]
      if array != .frames && array != .csi, specification?.missing != nil {
        throw .invalidSpecification(text: name, reason: "'missing' is for frames and csi")
      }
      if array != .csi, specification?.conjugate != nil {
        throw .invalidSpecification(text: name, reason: "'conjugate' is for csi")
      }
    }
    return Self.importable.compactMap { array in arrays[array.rawValue].map { (array, $0) } }
  }

  /// Masks first: they excuse what follows.
  static let importable: [RecordingArray] = [
    .frameMask, .csiMask, .frames, .csi, .states, .actions, .references, .times,
  ]

  func meta() throws(ImportError) -> RecordingMeta {
    guard let slotSeconds else {
      throw .missingSetting(name: "the time between slots", option: "--slot-seconds")
    }
    if arrays[RecordingArray.csi.rawValue] != nil {
      if carrierHz == nil { throw .missingSetting(name: "the carrier frequency", option: "--carrier-hz") }
      if bandwidthHz == nil { throw .missingSetting(name: "the bandwidth", option: "--bandwidth-hz") }
    }
    let meta = RecordingMeta(
      slotSeconds: slotSeconds, carrierHz: carrierHz, bandwidthHz: bandwidthHz,
      pilotNoisePower: pilotNoisePower, source: source)
    do {
      try meta.check(hasChannel: arrays[RecordingArray.csi.rawValue] != nil, file: "import settings")
    } catch {
      throw .recording(error)
    }
    return meta
  }
}
