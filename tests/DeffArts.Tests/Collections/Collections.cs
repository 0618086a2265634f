using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using DeffArts.Runs;
using DeffArts.Tests;
using TorchSharp;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: Parallelization(Mode = ParallelMode.Collections)]
[assembly: CollectionBehavior(typeof(CollectionsByReach))]
[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace DeffArts.Tests;

/// <summary>
/// Which tests run beside each other, decided by what their code comes to. torch has one random generator for the
/// whole process: classes that come to it share a collection, which runs one after the other, beside the rest.
/// What measures or changes the process has it alone. Every other class is a collection of its own.
/// </summary>
internal sealed class CollectionsByReach(IXunitTestAssembly assembly) : TestCollectionFactoryBase(assembly)
{
    /// <summary>The collection of everything that uses torch.</summary>
    public const string Torch = "torch";

    /// <summary>The collection that runs when nothing else does.</summary>
    public const string Alone = "alone";

    /// <summary>Begins the names of classes that start programs.</summary>
    public const string Programs = "programs: ";

    private readonly XunitTestCollection torch = new(assembly, null, disableParallelization: false, Torch);
    private readonly XunitTestCollection alone = new(assembly, null, disableParallelization: true, Alone);

    /// <inheritdoc/>
    public override string DisplayName => "collections by what the tests come to";

    /// <inheritdoc/>
    protected override IXunitTestCollection GetDefaultTestCollection(Type testClass)
    {
        var name = NameOf(testClass);
        return name switch
        {
            Torch => this.torch,
            Alone => alone,
            _ => new XunitTestCollection(TestAssembly, null, disableParallelization: false, name),
        };
    }

    /// <summary>The collection's name for a class.</summary>
    public static string NameOf(Type testClass)
    {
        var reached = Reach.Of(testClass);
        return reached.Any(NeedsTheProcess) ? Alone
            : reached.Any(member => member.DeclaringType?.Assembly == typeof(torch).Assembly) ? Torch
            : (reached.Any(StartsAProgram) ? Programs : "") + testClass.FullName;
    }

    private static bool StartsAProgram(MemberInfo member) =>
        member.DeclaringType == typeof(Process) && member.Name == nameof(Process.Start);

    private static bool NeedsTheProcess(MemberInfo member) => (member.DeclaringType?.FullName, member.Name) switch
    {
        ("System.Environment", "SetEnvironmentVariable" or "set_CurrentDirectory" or "get_WorkingSet") => true,
        ("System.IO.Directory", "SetCurrentDirectory") => true,
        ("System.Console", "SetOut" or "SetError" or "SetIn") => true,
        ("Spectre.Console.AnsiConsole", "set_Console") => true,
        ("System.Globalization.CultureInfo", "set_DefaultThreadCurrentCulture") => true,
        ("System.AppContext", "SetSwitch" or "SetData") => true,
        ("System.GC", "GetTotalMemory" or "GetTotalAllocatedBytes") => true,
        // A program that another test starts at that moment inherits the open file until it is loaded: the lock stays
        // taken after it was given back, and a script that was just written is "busy".
        _ when member.DeclaringType == typeof(RunLock) && member.Name.StartsWith("Take", StringComparison.Ordinal) =>
            true,
        ("System.IO.File", "SetUnixFileMode") => true,
        _ => false,
    };
}

/// <summary>
/// torch's collection is the longest, and whoever waits for programs is next: the short ones fill the gaps.
/// </summary>
internal sealed class LongestFirst : ITestCollectionOrderer
{
    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [
            .. testCollections.OrderBy(collection => collection.TestCollectionDisplayName switch
            {
                CollectionsByReach.Torch => 0,
                var name when name.StartsWith(CollectionsByReach.Programs, StringComparison.Ordinal) => 1,
                _ => 2,
            }).ThenBy(collection => collection.TestCollectionDisplayName, StringComparer.Ordinal),
        ];
}

internal static class OneThread
{
    /// <summary>
    /// Tensors as small as a test's gain nothing from threads, and lose much where the cores are busy.
    /// </summary>
    [ModuleInitializer]
    internal static void Use() => torch.set_num_threads(1);
}
