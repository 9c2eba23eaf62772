/// In which order of axes a tensor of the image stands in the ONNX graph.
enum TensorForm: Hashable {
  /// The image's own with a batch axis of 1: `[1, H, W, C]`, `[1, C]`.
  case rows
  /// What ONNX's convolutions and pools take: `[1, C, H, W]`; for tensors of rank 3.
  case planes

  /// From rows to planes.
  static let toPlanes = [0, 3, 1, 2]
  /// From planes to rows.
  static let toRows = [0, 2, 3, 1]

  /// The axis of the ONNX tensor for the image's `axis` of a tensor of `rank`.
  func axis(_ axis: Int, rank: Int) -> Int {
    switch self {
    case .rows: axis + 1
    case .planes: [2, 3, 1][axis]
    }
  }
}
