// Twin of FixedPoint.
