import FixedPoint
import Foundation
import ModelImage
import Quantization
import RadioControl
import ReferenceModels

/// A system image made of a base and networks from elsewhere.
public struct AssembledSystem: Sendable {
  public var image: [UInt8]
  public var contents: ImageContents
  public var summary: AssemblySummary
}

/// Puts networks into the roles of a base system.
///
/// Every quantity that the loop moves between networks keeps the quantisation of the base as long as a network of the base
/// carries it; where all that carry it are replaced, it takes the widest of theirs, and the loop's conversions follow. A network whose port has another quantisation gets a rescaling there.
public struct SystemAssembler {
  private let system: SystemDescription
  private let base: SourceImage
  private let sources: [NetworkRole: SourceImage]

  /// Reads the images that the system file names.
  ///
  /// - Throws: ``AssemblyError`` where one cannot be read or the base drives no loop.
  public init(_ system: SystemDescription) throws(AssemblyError) {
    var sources: [NetworkRole: SourceImage] = [:]
    let base = try SourceImage(system.base, named: "base", of: system)
    for replacement in system.replacements {
      sources[replacement.role] = try SourceImage(
        replacement.image, named: "networks.\(replacement.role.rawValue).image", of: system)
    }
    try self.init(system, base: base, sources: sources)
  }

  init(
    _ system: SystemDescription, base: SourceImage, sources: [NetworkRole: SourceImage]
  ) throws(AssemblyError) {
    self.system = system
    self.base = base
    self.sources = sources
    guard !base.contents.loop.isEmpty else {
      throw .notASystem(file: system.file, line: system.base.line, path: base.path)
    }
    do throws(RadioControlError) { try base.loaded.requireControlLoop() } catch {
      throw .invalidBase(file: system.file, line: system.base.line, path: base.path, error)
    }
  }

  /// - Throws: ``AssemblyError`` with every port that does not fit.
  public func assemble() throws(AssemblyError) -> AssembledSystem {
    var problems: [AssemblyProblem] = []
    var fittings: [NetworkRole: RoleFitting] = [:]
    for replacement in system.replacements {
      fittings[replacement.role] = try fitting(replacement, problems: &problems)
    }
    guard problems.isEmpty else { throw .misfits(file: system.file, problems) }
    let join = LoopJoin(base: base.contents, fittings: fittings, problems: &problems)
    guard problems.isEmpty else { throw .misfits(file: system.file, problems) }
    let contents = contents(join, fittings)
    let bytes: [UInt8]
    do throws(ImageBuilderError) { bytes = try ImageBuilder.build(contents) } catch {
      throw .builder(file: system.file, error)
    }
    try requireControlLoop(bytes)
    return AssembledSystem(
      image: bytes, contents: contents,
      summary: AssemblySummary(
        system: system, basePath: base.path, join: join, fittings: fittings, sizeBytes: bytes.count))
  }

  private func fitting(
    _ replacement: SystemDescription.Replacement, problems: inout [AssemblyProblem]
  ) throws(AssemblyError) -> RoleFitting? {
    let role = replacement.role
    guard let own = base.contents.network(of: role) else {
      problems.append(.roleNotInBase(role, line: replacement.image.line))
      return nil
    }
    guard let source = sources[role] else { return nil }
    let network = try source.network(for: replacement, file: system.file)
    return RoleFitting(network, replacement, base: own, problems: &problems)
  }

  private func contents(_ join: LoopJoin, _ fittings: [NetworkRole: RoleFitting]) -> ImageContents {
    var contents = base.contents
    var replaced = contents.metadata.replacedNetworks ?? []
    for replacement in system.replacements {
      let role = replacement.role
      guard let fitting = fittings[role], let source = sources[role],
        let place = contents.networks.firstIndex(where: { $0.role == role.imageRole })
      else { continue }
      contents.networks[place] = fitting.adapted(
        to: join.quantizations, name: contents.networks[place].name)
      replaced.removeAll { $0.role == role.rawValue }
      replaced.append(
        ReplacedNetwork(
          role: role.rawValue, network: fitting.network.name,
          image: URL(fileURLWithPath: source.path).lastPathComponent, imageChecksum: source.checksum))
    }
    contents.loop = join.loop.bytes
    contents.metadata.name = system.name
    contents.metadata.replacedNetworks = NetworkRole.allCases.compactMap { role in
      replaced.first { $0.role == role.rawValue }
    }
    return contents
  }

  private func requireControlLoop(_ bytes: [UInt8]) throws(AssemblyError) {
    do { try LoadedImage(bytes).requireControlLoop() } catch let error as RadioControlError {
      throw .refused(file: system.file, error)
    } catch let error as ImageError {
      throw .builder(file: system.file, .refused(error))
    } catch {
      preconditionFailure("no other error is thrown: \(error)")
    }
  }
}

extension ImageContents {
  /// As the device chooses: the first of several has the role.
  func network(of role: NetworkRole) -> QuantizedNetwork? {
    networks.first { $0.role == role.imageRole }
  }
}

extension LoadedImage {
  /// Starts the device's controller on the image: networks, loop section and memory fit each other.
  func requireControlLoop() throws(RadioControlError) {
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(image.arenaSizeBytes, ImageLayout.alignment), alignment: ImageLayout.alignment)
    defer { memory.deallocate() }
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    _ = try RadioController(image: image, memory: memory)
  }
}
