extension ImageDescription: CustomStringConvertible {
  /// A listing for the terminal: sizes, then each network with its tensors and operators.
  public var description: String {
    var lines = [
      "model image \(name ?? "(no name)") \(version ?? ""), format \(formatVersion), \(sizeBytes) B",
      "arena \(arenaSizeBytes) B, of which persistent \(persistentSizeBytes) B",
      "weights packed for \(packingTarget)",
    ]
    if let provenance, !provenance.isEmpty { lines.append("from \(provenance)") }
    for network in replacedNetworks ?? [] {
      lines.append("\(network.role) is '\(network.network)' of \(network.image)")
    }
    lines.append("")
    lines += table(
      ["section", "offset", "bytes"], sections.map { [$0.name, "\($0.offset)", "\($0.sizeBytes)"] })
    for network in networks { lines += [""] + describe(network) }
    return lines.joined(separator: "\n") + "\n"
  }

  private func describe(_ network: Network) -> [String] {
    let tensorNames = Dictionary(uniqueKeysWithValues: network.tensors.map { ($0.index, $0.name) })
    let names = { (ids: [Int]) in ids.map { tensorNames[$0] ?? "\($0)" }.joined(separator: ", ") }
    return [
      "network \(network.index) \(network.name) (role \(network.role)): \(names(network.inputs)) → "
        + "\(names(network.outputs)), \(network.multiplyAccumulates) MAC, arena \(network.arenaBytes) B "
        + "(at least \(network.arenaLowerBoundBytes) B)"
    ]
      + table(
        ["tensor", "type", "shape", "scale", "zero", "place", "bytes", "steps"],
        network.tensors.map { tensor in
          [
            tensor.name, tensor.type, "\(tensor.shape)", "\(tensor.scale)", "\(tensor.zeroPoint)",
            tensor.isConstant ? "constant" : "\(tensor.offset)", "\(tensor.sizeBytes)",
            tensor.isConstant ? "" : "\(tensor.firstStep)…\(tensor.lastStep)",
          ]
        })
      + table(
        ["operator", "kind", "inputs", "output", "bytes", "MAC", "bits", "packing", "scratch", "why"],
        network.operators.map { operation in
          [
            operation.name, operation.kind, names(operation.inputs), names([operation.output]),
            "\(operation.parameterSizeBytes)", "\(operation.multiplyAccumulates)",
            operation.accumulatorBits == 0 ? "" : "\(operation.accumulatorBits)",
            operation.multiplyAccumulates == 0 ? "" : operation.packing,
            operation.scratchSizeBytes == 0 ? "" : "\(operation.scratchSizeBytes)",
            operation.packingReason ?? "",
          ]
        })
  }

  /// Left-aligned columns, two blanks apart.
  private func table(_ header: [String], _ rows: [[String]]) -> [String] {
    let widths = header.indices.map { column in
      ([header] + rows).map { $0[column].count }.max() ?? 0
    }
    return ([header] + rows).map { row in
      let padded = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }
      let line = padded.joined(separator: "  ")
      return "  "
        + line.prefix(upTo: line.lastIndex { $0 != " " }.map { line.index(after: $0) } ?? line.startIndex)
    }
  }
}
