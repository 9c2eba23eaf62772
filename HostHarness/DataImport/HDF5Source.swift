import ArrayFiles
import CHDF5

/// A dataset of an HDF5 file. Numbers of any width and byte order are converted by libhdf5.
final class HDF5Source: ArraySource {
  let dataset: String
  let shape: [Int]
  let isComplex: Bool
  let whiteLevel: Double?
  private let container: HDF5File
  private let identifier: hid_t
  /// What an element becomes in memory.
  private let memoryType: hid_t

  init(file: HDF5File, dataset: String) throws(ImportError) {
    let identifier = ll_hdf5_open_dataset(file.identifier, dataset)
    guard identifier >= 0 else {
      throw .missingDataset(file: file.path, dataset: dataset, found: file.datasets)
    }
    var isOwned = false
    defer { if !isOwned { H5Dclose(identifier) } }
    let type = H5Dget_type(identifier)
    defer { H5Tclose(type) }
    guard let element = Self.element(of: type) else {
      throw .unsupportedDataset(
        file: file.path, dataset: dataset,
        reason: "elements are neither numbers nor pairs of a real and an imaginary part")
    }
    let space = H5Dget_space(identifier)
    defer { H5Sclose(space) }
    let rank = H5Sget_simple_extent_ndims(space)
    guard rank >= 0 else {
      throw .unsupportedDataset(file: file.path, dataset: dataset, reason: "no array")
    }
    var sizes = [hsize_t](repeating: 0, count: Int(rank))
    if rank > 0 { H5Sget_simple_extent_dims(space, &sizes, nil) }
    guard let shape = Self.shape(sizes) else {
      throw .unsupportedDataset(file: file.path, dataset: dataset, reason: "absurd shape \(sizes)")
    }
    self.shape = file.isMATLAB ? shape.reversed() : shape
    memoryType = element.memoryType
    isComplex = element.isComplex
    whiteLevel = element.whiteLevel
    container = file
    self.dataset = dataset
    self.identifier = identifier
    isOwned = true
  }

  deinit {
    if isComplex { H5Tclose(memoryType) }
    H5Dclose(identifier)
  }

  var file: String { container.path }

  func read(start: [Int], count: [Int]) throws(ImportError) -> [Double] {
    let isReversed = container.isMATLAB
    func stored(_ values: [Int]) -> [Int] { isReversed ? values.reversed() : values }
    let total = count.reduce(1, *)
    let parts = isComplex ? 2 : 1
    let space = H5Dget_space(identifier)
    defer { H5Sclose(space) }
    var sizes = stored(count).map { hsize_t($0) }
    var offsets = stored(start).map { hsize_t($0) }
    let memory = H5Screate_simple(Int32(sizes.count), &sizes, nil)
    defer { H5Sclose(memory) }
    if !shape.isEmpty { H5Sselect_hyperslab(space, H5S_SELECT_SET, &offsets, nil, &sizes, nil) }
    var status: herr_t = -1
    let values = [Double](unsafeUninitializedCapacity: total * parts) { target, filled in
      target.initialize(repeating: 0)
      status = ll_hdf5_read(identifier, memoryType, memory, space, target.baseAddress)
      filled = total * parts
    }
    guard status >= 0 else {
      throw .unsupportedDataset(
        file: file, dataset: dataset,
        reason: "libhdf5 cannot read it: damaged, or compressed with a filter that is not installed")
    }
    guard isReversed else { return values }
    let axes = Array(shape.indices.reversed()) + (isComplex ? [shape.count] : [])
    return Transposition(shape: stored(count) + (isComplex ? [2] : []), axes: axes).apply(values)
  }

  /// How elements are read; nil where they are no numbers. The type of a complex element is the caller's to close.
  private static func element(
    of type: hid_t
  ) -> (memoryType: hid_t, isComplex: Bool, whiteLevel: Double?)? {
    let double = ll_hdf5_native_double()
    switch H5Tget_class(type) {
    case H5T_FLOAT: return (double, false, 1)
    case H5T_INTEGER:
      let isUnsigned = H5Tget_sign(type) == H5T_SGN_NONE
      return (double, false, isUnsigned ? [1: 255, 2: 65_535][H5Tget_size(type)] : nil)
    case H5T_ENUM:
      // What h5py makes of booleans; libhdf5 converts no enumerations to numbers.
      return nil
    case H5T_COMPOUND: return complex(type).map { ($0, true, nil) }
    default: return nil
    }
  }

  /// A pair of doubles with the names that the file uses: real and imag (MATLAB), r and i (h5py).
  private static func complex(_ type: hid_t) -> hid_t? {
    guard H5Tget_nmembers(type) == 2 else { return nil }
    let names = (0..<2).compactMap { index -> String? in
      guard [H5T_FLOAT, H5T_INTEGER].contains(H5Tget_member_class(type, UInt32(index))),
        let name = H5Tget_member_name(type, UInt32(index))
      else { return nil }
      defer { H5free_memory(name) }
      return String(cString: name)
    }
    guard let real = names.first(where: { ["real", "r", "re"].contains($0.lowercased()) }),
      let imaginary = names.first(where: { ["imag", "i", "im"].contains($0.lowercased()) })
    else { return nil }
    let pair = H5Tcreate(H5T_COMPOUND, 16)
    H5Tinsert(pair, real, 0, ll_hdf5_native_double())
    H5Tinsert(pair, imaginary, 8, ll_hdf5_native_double())
    return pair
  }

  private static func shape(_ sizes: [hsize_t]) -> [Int]? {
    var total = 16
    var shape: [Int] = []
    for size in sizes {
      guard let value = Int(exactly: size) else { return nil }
      let (product, overflow) = total.multipliedReportingOverflow(by: value)
      guard !overflow else { return nil }
      total = product
      shape.append(value)
    }
    return shape
  }
}
