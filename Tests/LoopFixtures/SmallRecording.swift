import ArrayFiles
import Foundation

/// Writes a small recording of odd sizes: a blob that wanders, a channel of two paths that follows it.
public struct SmallRecording {
  public var episodes = 6
  public var slots = 40
  public var height = 24
  public var width = 40
  public var antennas = 5
  public var subcarriers = 12
  /// Components of an action; 0 for none.
  public var actions = 2
  /// Slots without a frame and slots without a channel, in every episode.
  public var slotsWithoutFrame: Set<Int> = []
  public var slotsWithoutChannel: Set<Int> = []

  public init() {}

  public func write(to path: String) throws {
    var (frames, channels, states, commands): ([UInt8], [Float], [Float], [Float]) = ([], [], [], [])
    var (frameMask, channelMask): ([UInt8], [UInt8]) = ([], [])
    for episode in 0..<episodes {
      for slot in 0..<slots {
        let angle = 0.3 * Double(slot) + Double(episode)
        let (x, y) = (0.5 + 0.35 * cos(angle), 0.5 + 0.35 * sin(0.7 * angle))
        frameMask.append(slotsWithoutFrame.contains(slot) ? 0 : 1)
        channelMask.append(slotsWithoutChannel.contains(slot) ? 0 : 1)
        for row in 0..<height {
          for column in 0..<width {
            let dx = (Double(column) + 0.5) / Double(width) - x
            let dy = (Double(row) + 0.5) / Double(height) - y
            frames.append(UInt8(40 + 200 * exp(-(dx * dx + dy * dy) / 0.01)))
          }
        }
        let missing = slotsWithoutChannel.contains(slot)
        for antenna in 0..<antennas {
          for subcarrier in 0..<subcarriers {
            let first = 2 * Double(antenna) * (x - 0.5) + 0.3 * Double(subcarrier)
            let second = 2 * Double(antenna) * (y - 0.5) - 0.2 * Double(subcarrier)
            let (strong, weak) = (0.3 + x, 0.4)
            channels.append(missing ? .nan : Float(strong * cos(first) + weak * cos(second)))
            channels.append(missing ? .nan : Float(strong * sin(first) + weak * sin(second)))
          }
        }
        states += [Float(x), Float(y)]
        for axis in 0..<actions { commands.append(Float(axis == 0 ? -cos(angle) : -sin(angle))) }
      }
    }
    var writer = try NPZWriter(path: path)
    try writer.add("frames", NPYArray(shape: [episodes, slots, height, width], uint8: frames))
    try writer.add(
      "csi",
      NPYArray(
        elementType: .complex64, shape: [episodes, slots, antennas, subcarriers],
        bytes: channels.withUnsafeBytes { Data($0) }))
    try writer.add("states", NPYArray(shape: [episodes, slots, 2], float32: states))
    if actions > 0 {
      try writer.add("actions", NPYArray(shape: [episodes, slots, actions], float32: commands))
    }
    try writer.add("frameMask", NPYArray(shape: [episodes, slots], uint8: frameMask))
    try writer.add("csiMask", NPYArray(shape: [episodes, slots], uint8: channelMask))
    let meta = #"{"version": 1, "slotSeconds": 0.1, "carrierHz": 3.5e9, "bandwidthHz": 1e8}"#
    try writer.add("meta", NPYArray(text: meta))
    try writer.finish()
  }

  /// Runs `body` with the path of a recording, which is removed afterwards.
  public static func with(
    _ change: (inout SmallRecording) -> Void = { _ in }, _ body: (String) throws -> Void
  ) throws {
    var recording = SmallRecording()
    change(&recording)
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).npz").path
    try recording.write(to: path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }
}
