import ArrayFiles
import Foundation
import ImageEvaluation

/// What `latentlink run` did.
struct RunSummary: Codable {
  struct Port: Codable {
    var name: String
    /// NumPy's code: `<f4`.
    var type: String
    var shape: [Int]
    /// Real numbers of an input beyond the range of its tensor; nil for outputs.
    var saturated: Int?
  }

  var image: String
  var network: String
  var engine: String
  var samples: Int
  var inputs: [Port]
  var outputs: [Port]
  var output: String

  init(
    image: String, network: String, engine: String, samples: InputSamples, outputs: OutputSamples,
    output: String
  ) {
    self.image = image
    self.network = network
    self.engine = engine
    self.samples = samples.sampleCount
    inputs = samples.ports.map {
      Port(name: $0.name, type: $0.arrayType, shape: $0.shape, saturated: $0.saturatedCount)
    }
    self.outputs = outputs.arrays.map {
      Port(name: $0.name, type: $0.array.elementType.code, shape: $0.array.shape)
    }
    self.output = output
  }

  var text: String {
    var lines = ["\(network) (\(engine)): \(samples) samples"]
    for (title, ports) in [("in", inputs), ("out", outputs)] {
      for port in ports {
        var line = "  \(title)  \(port.name) \(port.type) \(port.shape)"
        if let saturated = port.saturated, saturated > 0 {
          line += ", \(saturated) numbers beyond the tensor's range"
        }
        lines.append(line)
      }
    }
    return (lines + ["wrote \(output)"]).joined(separator: "\n") + "\n"
  }
}
