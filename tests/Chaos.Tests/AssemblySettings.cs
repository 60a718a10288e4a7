using Xunit.Sdk;
using Xunit.v3;

// Each test runs processes of its own; at once they would starve each other.
[assembly: Parallelization(Mode = ParallelMode.None)]
