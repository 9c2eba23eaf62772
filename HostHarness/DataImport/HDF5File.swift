import CHDF5
import Foundation

/// An HDF5 file, MATLAB's 7.3 files among them. Not shared between threads, as libhdf5 is not.
final class HDF5File {
  let path: String
  /// Whether MATLAB wrote it: arrays are then stored with their axes the other way round.
  let isMATLAB: Bool
  let identifier: hid_t

  private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

  init(path: String) throws(ImportError) {
    let start = Self.start(of: path)
    isMATLAB = start.starts(with: Array("MATLAB 7.3 MAT-file".utf8))
    if start.starts(with: Array("MATLAB 5.0 MAT-file".utf8)) { throw .oldMATLAB(file: path) }
    // The signature stands at byte 0 or, after a user block, at 512, 1024, 2048 …: libhdf5 searches.
    ll_hdf5_silence()
    identifier = ll_hdf5_open(path)
    guard identifier >= 0 else { throw .notHDF5(file: path) }
    self.path = path
  }

  deinit { H5Fclose(identifier) }

  /// Whether the file looks like one for this reader, or like an old one of MATLAB's.
  static func recognizes(_ path: String) -> Bool {
    let start = start(of: path)
    return start.starts(with: signature) || start.starts(with: Array("MATLAB ".utf8))
      || [".h5", ".hdf5", ".mat"].contains { path.lowercased().hasSuffix($0) }
  }

  /// Paths of all datasets, by name.
  var datasets: [String] {
    var names: [String] = []
    withUnsafeMutablePointer(to: &names) { names in
      _ = ll_hdf5_visit(
        identifier,
        { name, context in
          guard let name, let context else { return }
          context.assumingMemoryBound(to: [String].self).pointee.append(String(cString: name))
        }, names)
    }
    return names.filter { !$0.hasPrefix("#") }
  }

  private static func start(of path: String) -> [UInt8] {
    guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: 32) else {
      return []
    }
    return [UInt8](data)
  }
}
