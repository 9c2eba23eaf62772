/// What the image Profile printed.
struct ProfileLog: Equatable {
  /// A stretch of execution between two markers.
  struct Region: Equatable {
    var what: String
    /// Everything else that the line says about it, without its time.
    var fields: [String: String]
    /// Units of the board's counter.
    var ticks: Int
  }

  struct StackDepth: Equatable {
    var what: String
    var bytes: Int
  }

  var regions: [Region] = []
  var stack: [StackDepth] = []
  /// Slots of the recording.
  var slots = 0
  /// K of the controller.
  var horizon = 0
  /// The rule of the image: 0 the dynamic programme, 1 the stopping value.
  var rule = 0
  /// Size of a controller in its owner's memory.
  var controllerBytes = 0

  init(_ run: FirmwareRun, of image: String, on target: String) throws(EmulationError) {
    guard run.fields(of: "refused") == nil else { throw .noResult(image: image, target: target, run: run) }
    guard run.status == 0, run.lines.last == "PASS" else {
      throw .toolFailed(
        name: "\(image) on \(target)", status: run.status, output: String(run.text.suffix(300)))
    }
    func number(_ fields: [String: String], _ name: String, _ line: Substring) throws(EmulationError) -> Int {
      guard let value = fields[name].flatMap({ Int($0) }) else {
        throw .malformedOutput(image: image, line: String(line), expected: "\(name)=number")
      }
      return value
    }
    for line in run.lines {
      var fields = FirmwareRun.fields(line)
      switch line.prefix(while: { $0 != " " }) {
      case "region":
        let ticks = try number(fields, "ticks", line)
        let what = fields["what"] ?? ""
        fields["ticks"] = nil
        fields["what"] = nil
        regions.append(Region(what: what, fields: fields, ticks: ticks))
      case "stack":
        let bytes = try number(fields, "bytes", line)
        guard bytes > 0 else {
          throw .toolFailed(
            name: "Profile", status: 0,
            output: "its stack is too small to be measured (\(line)): enlarge _stack_size")
        }
        stack.append(StackDepth(what: fields["what"] ?? "", bytes: bytes))
      case "profile":
        slots = try number(fields, "slots", line)
        horizon = try number(fields, "horizon", line)
        rule = try number(fields, "rule", line)
        controllerBytes = try number(fields, "controllerBytes", line)
      default: continue
      }
    }
  }
}
