extension ONNXGraph {
  /// The model as a float graph named `name`.
  ///
  /// - Throws: ``ModelExchangeError`` with every node that has no counterpart on devices; `file` names the model in it.
  public func lowered(name: String, file: String) throws(ModelExchangeError) -> ImportedNetwork {
    var lowering = FloatGraphLowering(simplified(), name: name)
    do throws(LoweringProblems) {
      return try lowering.lower()
    } catch {
      throw ModelExchangeError(file: file, problems: error.problems)
    }
  }
}
