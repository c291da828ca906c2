"""Values of terms at points, sampling under conditions, independent numeric derivatives, and the search for counterexamples."""
