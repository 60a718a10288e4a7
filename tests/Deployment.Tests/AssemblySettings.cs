using Xunit.Sdk;
using Xunit.v3;

// Containers have fixed names, and the machine has one engine.
[assembly: Parallelization(Mode = ParallelMode.None)]
