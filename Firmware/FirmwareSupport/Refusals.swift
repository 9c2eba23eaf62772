import ConformanceVectors
import EpisodeRecording
import ModelImage
import RadioControl
import Runtime

/// Ends an image that was given a bad model.
public func refuse(_ error: ImageError) -> Never {
  Console.write("refused: model image: ")
  Outcome.refused.end()
}

public func refuse(_ error: RecordingError) -> Never {
  Console.write("refused: recording: ")
  Outcome.refused.end()
}

public func refuse(_ error: RadioControlError) -> Never {
  Console.write("refused: controller: ")
  Outcome.refused.end()
}

public func refuse(_ error: VectorError) -> Never {
  Console.write("refused: vectors: ")
  Outcome.refused.end()
}
