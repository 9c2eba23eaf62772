// Twin of Simulation.
