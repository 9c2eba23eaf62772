import Autodiff
import ReferenceModels

/// The learned stopping value: forecasts, present power and price → relative values of ages at the next slot.
struct StoppingNetwork {
  let horizon: Int
  let layers: Perceptron

  init(seed: UInt64, horizon: Int, name: String = "stoppingValue") {
    self.horizon = horizon
    var stream = SampleStream(seed: seed, purpose: "stopping network")
    layers = Perceptron(name, sizes: [2 * horizon + 2, 48, horizon + 1], &stream)
  }

  var graphs: [NetworkRole: FloatGraph] {
    var graph = FloatGraph(name: NetworkRole.stoppingValue.rawValue)
    let features = graph.addInput("stoppingFeatures", shape: [2 * horizon + 2])
    graph.markOutput(graph.append("values", layers, features), name: "stoppingValues")
    return [.stoppingValue: graph]
  }
}
