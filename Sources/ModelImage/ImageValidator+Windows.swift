// Operators that slide a kernel over `[H, W, C]`.

extension ImageValidator {
  /// Ranks, geometry and the height and width of the output.
  func validateWindow(
    _ context: OperandContext, _ window: WindowParameters, kernelSizes: ClosedRange<Int>
  ) throws(ImageError) {
    let operation = context.operation
    try context.requireRank(operation.inputs[0], 3)
    try context.requireRank(operation.output, 3)
    let input = context.input(0).shape
    try validateGeometry(context, window, input, kernelSizes: kernelSizes)
    let height = outputSize(
      input[0] + window.paddingTop + window.paddingBottom, kernel: window.kernelHeight,
      dilation: window.dilationHeight, stride: window.strideHeight)
    try context.requireDimension(operation.output, axis: 0, height)
    let width = outputSize(
      input[1] + window.paddingLeft + window.paddingRight, kernel: window.kernelWidth,
      dilation: window.dilationWidth, stride: window.strideWidth)
    try context.requireDimension(operation.output, axis: 1, width)
  }

  /// Output size along an axis whose kernel fits.
  private func outputSize(_ padded: Int, kernel: Int, dilation: Int, stride: Int) -> Int {
    (padded - dilation * (kernel - 1) - 1) / stride + 1
  }

  private func validateGeometry(
    _ context: OperandContext, _ window: WindowParameters, _ input: TensorShape,
    kernelSizes: ClosedRange<Int>
  ) throws(ImageError) {
    // Kernels of at most 2^16 dilated by at most 256: the numbers below stay far from overflow.
    let positive = 1...ImageLayout.maximumKernelSize
    try requireGeometry(context, .kernelHeight, window.kernelHeight, kernelSizes)
    try requireGeometry(context, .kernelWidth, window.kernelWidth, kernelSizes)
    try requireGeometry(context, .strideHeight, window.strideHeight, positive)
    try requireGeometry(context, .strideWidth, window.strideWidth, positive)
    try requireGeometry(context, .dilationHeight, window.dilationHeight, positive)
    try requireGeometry(context, .dilationWidth, window.dilationWidth, positive)
    // A kernel never lies wholly in the padding.
    let rows = window.dilationHeight * (window.kernelHeight - 1) + 1
    let columns = window.dilationWidth * (window.kernelWidth - 1) + 1
    try requireGeometry(context, .paddingTop, window.paddingTop, 0...(rows - 1))
    try requireGeometry(context, .paddingBottom, window.paddingBottom, 0...(rows - 1))
    try requireGeometry(context, .paddingLeft, window.paddingLeft, 0...(columns - 1))
    try requireGeometry(context, .paddingRight, window.paddingRight, 0...(columns - 1))
    guard rows <= input[0] + window.paddingTop + window.paddingBottom else {
      throw .geometry(
        operator: context.position, field: .kernelHeight, found: Int32(truncatingIfNeeded: rows))
    }
    guard columns <= input[1] + window.paddingLeft + window.paddingRight else {
      throw .geometry(
        operator: context.position, field: .kernelWidth, found: Int32(truncatingIfNeeded: columns))
    }
  }

  private func requireGeometry(
    _ context: OperandContext, _ field: GeometryField, _ value: Int, _ range: ClosedRange<Int>
  ) throws(ImageError) {
    guard range.contains(value) else {
      throw .geometry(operator: context.position, field: field, found: Int32(truncatingIfNeeded: value))
    }
  }
}
