// Twin of ArrayFiles.
