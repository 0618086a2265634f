using System.Runtime.CompilerServices;
using TorchSharp;
using Xunit.Sdk;
using Xunit.v3;

// torch has one random generator for the whole process: networks built side by side would share its numbers.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace DeffArts.Tests;

internal static class OneThread
{
    /// <summary>Tensors as small as a test's gain nothing from threads, and lose much where the cores are busy.</summary>
    [ModuleInitializer]
    internal static void Use() => torch.set_num_threads(1);
}
