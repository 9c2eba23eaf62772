// Twin of Training.
