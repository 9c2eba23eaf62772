// Twin of Runtime.
