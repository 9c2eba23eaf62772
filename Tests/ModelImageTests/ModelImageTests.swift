// Twin of ModelImage.
