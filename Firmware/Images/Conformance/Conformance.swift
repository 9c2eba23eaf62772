import ConformanceChecks
import ConformanceVectors
import FirmwareSupport
import ModelImage

/// Runs every case of a set of vectors and shows the first difference of each case that has one.
@main
struct Conformance {
  static func main() {
    do throws(VectorError) {
      let vectors = try unsafe VectorSet(validating: Memory.input)
      do throws(ImageError) {
        let model = try unsafe ModelImage(validating: Memory.model)
        unsafe run(ConformanceRun(vectors: vectors, model: model, arena: Memory.arena)).end()
      } catch { refuse(error) }
    } catch { refuse(error) }
  }

  private static func run(_ run: ConformanceRun) -> Outcome {
    let count = run.vectors.caseCount
    Console.write("conformance")
    Console.writeField("cases", Int32(truncatingIfNeeded: count))
    Console.writeField("vectors", hexadecimal: run.vectors.checksum)
    Console.endLine()
    var passed: Int32 = 0
    for index in 0..<count {
      do throws(CaseDifference) {
        try run.run(index)
        passed += 1
      } catch {
        unsafe show(error, index, run.vectors.name(run.vectors.vectorCase(index)))
      }
    }
    Console.write("result")
    Console.writeField("cases", Int32(truncatingIfNeeded: count))
    Console.writeField("passed", passed)
    Console.endLine()
    return passed == Int32(truncatingIfNeeded: count) ? .passed : .failed
  }

  private static func show(_ difference: CaseDifference, _ index: Int, _ name: UnsafeRawBufferPointer) {
    Console.write("difference")
    Console.writeField("case", Int32(truncatingIfNeeded: index))
    unsafe Console.writeField("name", name)
    Console.writeField("aspect", Int32(difference.aspect.rawValue))
    Console.writeField("position", difference.position)
    Console.writeField("kind", difference.kind)
    Console.writeField("element", difference.element)
    Console.writeField("expected", difference.expected)
    Console.writeField("found", difference.found)
    Console.endLine()
  }
}
