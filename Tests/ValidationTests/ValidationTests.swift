// Twin of Validation.
