// Twin of ReferenceModels.
