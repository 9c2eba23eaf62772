// Twin of Autodiff.
