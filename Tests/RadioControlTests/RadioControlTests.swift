// Twin of RadioControl.
