/// Where the sections lie: byte offsets from the start of the image and unpadded sizes.
struct SectionTable: Sendable {
  // A tuple-like set of numbers rather than an array: the device half has no heap.
  var networks = Extent()
  var tensors = Extent()
  var operators = Extent()
  var parameters = Extent()
  var loop = Extent()
  var background = Extent()
  var metadata = Extent()

  struct Extent: Sendable {
    var offset = 0
    var sizeBytes = 0
  }

  subscript(section: ImageSection) -> Extent {
    get {
      switch section {
      case .networks: networks
      case .tensors: tensors
      case .operators: operators
      case .parameters: parameters
      case .loop: loop
      case .background: background
      case .metadata: metadata
      }
    }
    set {
      switch section {
      case .networks: networks = newValue
      case .tensors: tensors = newValue
      case .operators: operators = newValue
      case .parameters: parameters = newValue
      case .loop: loop = newValue
      case .background: background = newValue
      case .metadata: metadata = newValue
      }
    }
  }

  func offset(_ section: ImageSection) -> Int { self[section].offset }
  func sizeBytes(_ section: ImageSection) -> Int { self[section].sizeBytes }

  /// End of the image.
  var endOffset: Int { ImageLayout.aligned(metadata.offset + metadata.sizeBytes) }

  var networkCount: Int { networks.sizeBytes / ImageLayout.networkRecordSizeBytes }
  var tensorCount: Int { tensors.sizeBytes / ImageLayout.tensorRecordSizeBytes }
  var operatorCount: Int { operators.sizeBytes / ImageLayout.operatorRecordSizeBytes }

  func networkOffset(_ index: Int) -> Int { networks.offset + index * ImageLayout.networkRecordSizeBytes }
  func tensorOffset(_ index: Int) -> Int { tensors.offset + index * ImageLayout.tensorRecordSizeBytes }
  func operatorOffset(_ index: Int) -> Int { operators.offset + index * ImageLayout.operatorRecordSizeBytes }
}
