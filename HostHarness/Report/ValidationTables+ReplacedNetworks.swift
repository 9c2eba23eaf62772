import Quantization

extension ValidationTables {
  /// Networks that are not the model's own; nil when all are.
  public static func replacedNetworks(_ networks: [ReplacedNetwork]) -> Table? {
    guard !networks.isEmpty else { return nil }
    var table = Table(
      "Networks that are not the model's own",
      columns: [
        .init("role", .left), .init("network", .left), .init("image", .left), .init("checksum", .left),
      ],
      notes: [
        "the image was assembled: in these roles, fixed point runs other networks than float, and differences are "
          + "theirs as well as quantisation's"
      ])
    for network in networks {
      let digits = String(network.imageChecksum, radix: 16)
      table.addRow([
        network.role, network.network, network.image,
        String(repeating: "0", count: 8 - digits.count) + digits,
      ])
    }
    return table
  }
}
