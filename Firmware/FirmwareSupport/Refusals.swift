import ConformanceVectors
import EpisodeRecording
import ErrorCodes
import ModelImage
import RadioControl

// An image that is given something bad prints the number of the error and its values, and ends. Texts would take
// flash on every target; `docs/error-codes.md` and the host have them.

public func refuse(_ error: ImageError) -> Never { refuse(ErrorRecord(error)) }
public func refuse(_ error: RecordingError) -> Never { refuse(ErrorRecord(error)) }
public func refuse(_ error: RadioControlError) -> Never { refuse(ErrorRecord(error)) }
public func refuse(_ error: VectorError) -> Never { refuse(ErrorRecord(error)) }

private func refuse(_ error: ErrorRecord) -> Never {
  Console.write("refused")
  Console.writeField("code", Int32(error.codeNumber))
  Console.write(" values=")
  for index in 0..<ErrorRecord.valueCount {
    if index > 0 { Console.write(",") }
    Console.write(error.values[index])
  }
  Console.endLine()
  Outcome.refused.end()
}
