using System.Reflection;
using System.Runtime;
using DeffArts.Tests;
using Xunit.v3;

[assembly: NoCollectionsBesideTorch]

namespace DeffArts.Tests;

/// <summary>
/// TorchSharp's operators do not keep a number alive while libtorch reads it, and tests use them freely. A garbage
/// collection that another test's thread begins at that moment frees it ("Unknown scalar type"). So while a test of
/// torch's collection runs nothing is collected, as long as no more is allocated than a test takes by far.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class NoCollectionsBesideTorchAttribute : BeforeAfterTestAttribute
{
    private const long Budget = 200 << 20;
    private const long MostTensors = 200 << 20;
    private static long allocatedBefore;
    private static long residentBefore;

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        if (test.TestCase.TestCollection.TestCollectionDisplayName != CollectionsByReach.Torch)
        {
            return;
        }

        // What is left for this test is most of the budget; to begin anew is a whole collection, which frees tensors
        // too.
        var isOn = GCSettings.LatencyMode == GCLatencyMode.NoGCRegion;
        if (isOn && GC.GetTotalAllocatedBytes() - allocatedBefore < Budget / 4
            && Environment.WorkingSet - residentBefore < MostTensors)
        {
            return;
        }

        try
        {
            if (isOn)
            {
                GC.EndNoGCRegion();
            }
        }
        catch (InvalidOperationException)
        {
            // Others allocated more than the budget just now, which ended it.
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        (allocatedBefore, residentBefore) = (GC.GetTotalAllocatedBytes(), Environment.WorkingSet);
        GC.TryStartNoGCRegion(Budget);
    }
}
