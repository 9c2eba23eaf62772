import ArrayFiles
import Foundation
import ModelImage
import Quantization
import ReferenceModels

/// An image that a system file names.
struct SourceImage {
  var path: String
  var loaded: LoadedImage
  var contents: ImageContents
  /// CRC-32 of the file.
  var checksum: UInt32

  init(_ bytes: [UInt8], path: String) throws(ImageError) {
    self.path = path
    loaded = try LoadedImage(bytes)
    contents = ImageContents(reading: loaded)
    checksum = Checksum.crc32(Data(bytes))
  }

  init(
    _ field: SystemDescription.Field, named key: String, of system: SystemDescription
  ) throws(AssemblyError) {
    let path = system.path(field)
    let bytes: [UInt8]
    do { bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) } catch {
      throw .unreadable(
        file: system.file, line: field.line, field: key, path: path,
        reason: UnreadableFile.reason(path, error))
    }
    do throws(ImageError) { try self.init(bytes, path: path) } catch {
      throw .invalidImage(file: system.file, line: field.line, field: key, path: path, error)
    }
  }

  /// The network for a role: the one that was asked for, the only one, or that of the same role in another system.
  func network(
    for replacement: SystemDescription.Replacement, file: String
  ) throws(AssemblyError) -> QuantizedNetwork {
    let names = contents.networks.map(\.name)
    if let asked = replacement.network {
      guard let network = contents.networks.first(where: { $0.name == asked.value }) else {
        throw .unknownNetwork(
          file: file, line: asked.line, asked: asked.value, path: path, names: names)
      }
      return network
    }
    if contents.networks.count == 1 { return contents.networks[0] }
    let role = replacement.role
    if !contents.loop.isEmpty, let network = contents.networks.first(where: { $0.role == role.imageRole }) {
      return network
    }
    throw .ambiguousNetwork(
      file: file, line: replacement.image.line, role: role, path: path, names: names)
  }
}
