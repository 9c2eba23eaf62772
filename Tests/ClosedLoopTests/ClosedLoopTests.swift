// Twin of ClosedLoop.
